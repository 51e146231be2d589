package io.elasticfaces.local.ec2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.elasticfaces.local.RequestSignature;
import io.elasticfaces.local.RequestSignature.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls of the EC2 query protocol.
 *
 * <p>Signatures count only in the Authorization header: a web page of another origin cannot set that without this
 * server's consent, so that no page in a browser on this machine can launch anything, though the credentials be known.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html">Query requests</a>
 */
final class QueryServer implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(QueryServer.class);
    private static final int LARGEST_BODY = 1 << 20;
    private final Actions actions;
    private final RequestSignature signature;

    QueryServer(Actions actions, RequestSignature signature) {
        this.actions = actions;
        this.signature = signature;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] answer;
        int status = 200;
        try {
            answer = answer(exchange);
        } catch (RefusedException e) {
            status = e.error().status();
            answer = error(e.error(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a call failed", e);
            status = Ec2Error.INTERNAL_ERROR.status();
            answer = error(Ec2Error.INTERNAL_ERROR, "An internal error has occurred: " + e.getMessage());
        }
        Http.send(exchange, status, "text/xml;charset=UTF-8", answer);
    }

    private byte[] answer(HttpExchange exchange) throws IOException {
        byte[] body = body(exchange);
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        authenticate(exchange, query, body);
        return switch (exchange.getRequestMethod()) {
            case "POST" -> actions.answer(QueryRequest.parse(new String(body, StandardCharsets.UTF_8)));
            case "GET" -> actions.answer(QueryRequest.parse(query));
            default ->
                throw Ec2Error.INVALID_ACTION.because(
                        "The method " + exchange.getRequestMethod() + " is not valid; use POST or GET.");
        };
    }

    private void authenticate(HttpExchange exchange, String query, byte[] body) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
        Optional<Refusal> refusal = signature.check(new RequestSignature.Request(
                exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), query, headers, body));
        if (refusal.isPresent()) {
            throw switch (refusal.get()) {
                case MISSING ->
                    Ec2Error.MISSING_AUTHENTICATION_TOKEN.because(
                            "The request must carry an AWS signature (version 4) in its Authorization header.");
                case UNKNOWN_KEY, WRONG ->
                    Ec2Error.AUTH_FAILURE.because("AWS was not able to validate the provided access credentials");
                case EXPIRED ->
                    Ec2Error.REQUEST_EXPIRED.because(
                            "Request has expired: it was signed more than 15 minutes from now.");
            };
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] bytes = in.readNBytes(LARGEST_BODY + 1);
            if (bytes.length > LARGEST_BODY) {
                throw Ec2Error.INVALID_REQUEST.because("The request has more than " + LARGEST_BODY + " bytes.");
            }
            return bytes;
        }
    }

    private static byte[] error(Ec2Error error, String message) {
        return Ec2Xml.error(error, message, UUID.randomUUID().toString());
    }
}
