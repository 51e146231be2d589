package io.elasticfaces.web.http;

import java.util.Locale;
import org.apache.camel.Exchange;

/** What form of answer a caller asks for. */
public final class Accepts {
    private Accepts() {}

    /** Tells whether the exchange's {@code Accept} header asks for JSON. */
    public static boolean json(Exchange exchange) {
        return json(exchange.getMessage().getHeader("Accept", String.class));
    }

    /** Tells whether an {@code Accept} header asks for JSON: it names it, in any of its forms. */
    public static boolean json(String accept) {
        if (accept == null) {
            return false;
        }
        String lower = accept.toLowerCase(Locale.ROOT);
        return lower.contains("application/json") || lower.contains("+json");
    }
}
