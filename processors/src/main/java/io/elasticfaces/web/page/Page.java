package io.elasticfaces.web.page;

import io.elasticfaces.web.http.HttpProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** The web page. Its files are in the jar, and only files of its folder are served. */
public final class Page {
    /** The names of files; there is no way out of the folder. */
    private static final Pattern FILE = Pattern.compile("[a-z0-9-]+\\.([a-z]+)");

    /** The media types by extension. Scripts are modules, which browsers only load with this type. */
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png");

    /**
     * Responds with the file in the header {@code file}, or with the page if there is none.
     *
     * @throws HttpProblem 404 if there is no such file
     */
    public void serve(Exchange exchange) {
        String file = exchange.getMessage().getHeader("file", "index.html", String.class);
        Matcher name = FILE.matcher(file);
        String type = name.matches() ? TYPES.get(name.group(1)) : null;
        byte[] content = type == null ? null : read(file);
        if (content == null) {
            throw new HttpProblem(404, "There is no resource at this address.");
        }
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, type);
        exchange.getMessage().setHeader("Cache-Control", "no-cache");
        exchange.getMessage().setBody(content);
    }

    private static byte[] read(String file) {
        try (InputStream resource = Page.class.getResourceAsStream("/page/" + file)) {
            return resource == null ? null : resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
