package io.elasticfaces.web.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The parameters in the query of a request's address. Invalid values are errors (400). */
public final class QueryParameters {
    private final Map<String, List<String>> values;

    private QueryParameters(String query) {
        this.values = new QueryStringDecoder(query == null ? "" : query, false).parameters();
    }

    /** Returns the parameters of the request of an exchange. */
    public static QueryParameters of(Exchange exchange) {
        return new QueryParameters(exchange.getMessage().getHeader(Exchange.HTTP_RAW_QUERY, String.class));
    }

    /** Returns whether a parameter is there, even if it is empty. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns a text that is not empty, or empty if it is missing. */
    public Optional<String> text(String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst().filter(text -> !text.isBlank());
    }

    /**
     * Returns a text.
     *
     * @throws HttpProblem if it is missing
     */
    public String required(String name) {
        return text(name)
                .orElseThrow(() -> new HttpProblem(400, "The parameter " + name + " is missing in the address.")
                        .of(ErrorKind.MISSING_PARAMETER));
    }

    /** Returns a whole number, or the default. */
    public int number(String name, int least, int otherwise) {
        return text(name)
                .map(text -> {
                    try {
                        int number = Integer.parseInt(text);
                        return number >= least ? number : null;
                    } catch (NumberFormatException e) {
                        return null;
                    }
                })
                .orElseGet(() -> absent(name, otherwise, "a whole number of at least " + least));
    }

    /** Returns a share of 0 to 1, or the default. */
    public double share(String name, double otherwise) {
        return text(name)
                .map(text -> {
                    try {
                        double share = Double.parseDouble(text);
                        return share >= 0 && share <= 1 ? share : null;
                    } catch (NumberFormatException e) {
                        return null;
                    }
                })
                .orElseGet(() -> absent(name, otherwise, "a number from 0 to 1"));
    }

    private <T> T absent(String name, T otherwise, String allowed) {
        if (text(name).isPresent()) {
            throw new HttpProblem(400, "The parameter " + name + " must be " + allowed + ".");
        }
        return otherwise;
    }
}
