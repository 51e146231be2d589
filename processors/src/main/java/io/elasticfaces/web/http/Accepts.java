package io.elasticfaces.web.http;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;

/** Chooses between JSON and plain text by the {@code Accept} header (RFC 9110, section 12.5.1). */
public final class Accepts {
    private static final Pattern QUALITY = Pattern.compile(";\\s*q=(0(?:\\.\\d*)?|1(?:\\.0*)?)\\s*(?:;|$)");
    private static final String[] TEXT = {"*/*", "text/*", "text/plain"};

    private Accepts() {}

    /** Returns whether the client of an exchange prefers JSON. */
    public static boolean json(Exchange exchange) {
        return json(exchange.getMessage().getHeader("Accept", String.class));
    }

    /** Returns whether an {@code Accept} header names JSON, in any of its forms, and does not prefer plain text. */
    public static boolean json(String accept) {
        if (accept == null) {
            return false;
        }
        double json = 0;
        double text = 0;
        int specificity = -1;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String type = range.split(";", 2)[0].strip();
            Matcher matcher = QUALITY.matcher(range);
            double quality = matcher.find() ? Double.parseDouble(matcher.group(1)) : 1;
            if (type.equals("application/json") || type.endsWith("+json")) {
                json = Math.max(json, quality);
            }
            for (int i = Math.max(0, specificity); i < TEXT.length; i++) {
                if (type.equals(TEXT[i])) {
                    specificity = i;
                    text = quality;
                }
            }
        }
        return json > 0 && json >= text;
    }
}
