package io.elasticfaces.web.page;

import io.elasticfaces.web.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.camel.Exchange;

/** The web page. Its files are in the jar, and only the listed ones are served. */
public final class Page {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** The media types of the files. Scripts are modules, which browsers only load with this type. */
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
     * Responds with the file in the header {@code file}, or with the page if there is none.
     *
     * @throws HttpProblem 404 if there is no such file
     */
    public void serve(Exchange exchange) {
        String file = exchange.getMessage().getHeader("file", "index.html", String.class);
        String type = TYPES.get(file);
        if (type == null) {
            throw new HttpProblem(404, "There is no resource at this address.");
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
