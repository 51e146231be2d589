package io.elasticfaces.web.http;

import java.util.Locale;
import org.apache.camel.Exchange;

/** Reads the {@code Accept} header. */
public final class Accepts {
    private Accepts() {}

    /** Returns whether the client of an exchange accepts JSON. */
    public static boolean json(Exchange exchange) {
        return json(exchange.getMessage().getHeader("Accept", String.class));
    }

    /** Returns whether an {@code Accept} header names JSON, in any of its forms. */
    public static boolean json(String accept) {
        if (accept == null) {
            return false;
        }
        String lower = accept.toLowerCase(Locale.ROOT);
        return lower.contains("application/json") || lower.contains("+json");
    }
}
