package io.elasticfaces.web.page;

import io.elasticfaces.web.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.camel.Exchange;

/** The page for people: its files lie in the jar, and only those listed here are served. */
public final class Page {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** Scripts are modules, which browsers refuse under any other type. */
    private static final Map<String, String> TYPES = Map.of(
            "index.html", "text/html; charset=utf-8",
            "page.css", "text/css; charset=utf-8",
            "page.js", SCRIPT,
            "answer.js", SCRIPT,
            "chart.js", SCRIPT,
            "dom.js", SCRIPT,
            "fleet.js", SCRIPT,
            "picture.js", SCRIPT,
            "recogniser.js", SCRIPT,
            "favicon.svg", "image/svg+xml");

    /**
     * Answers with the file named by the header {@code file}, or with the page itself where there is none.
     *
     * @throws HttpProblem 404 if there is no such file
     */
    public void serve(Exchange exchange) {
        String file = exchange.getMessage().getHeader("file", "index.html", String.class);
        String type = TYPES.get(file);
        if (type == null) {
            throw new HttpProblem(404, "There is nothing at this address.");
        }
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        exchange.getMessage().setHeader("Cache-Control", "no-cache");
        exchange.getMessage().setBody(read(file));
    }

    private static byte[] read(String file) {
        try (InputStream resource = Page.class.getResourceAsStream("/page/" + file)) {
            if (resource == null) {
                throw new IllegalStateException("The page's file " + file + " is missing from the jar.");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
