package io.elasticfaces.local.ec2;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The instance metadata service, version 2: {@code PUT latest/api/token}, then GET with the token.
 *
 * <p>Every instance has its own below {@code /imds/<instance id>/}, since they share one address. Tags can always be
 * read (InstanceMetadataTags is enabled).
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">Use
 *     IMDS</a>
 */
final class MetadataServer implements HttpHandler {
    static final String PATH = "/imds/";
    private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN = "X-aws-ec2-metadata-token";

    private final Fleet fleet;
    private final Metadata metadata;
    private final MetadataTokens tokens;

    MetadataServer(Fleet fleet, Metadata metadata, MetadataTokens tokens) {
        this.fleet = fleet;
        this.metadata = metadata;
        this.tokens = tokens;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(PATH.length());
        int slash = path.indexOf('/');
        String id = slash < 0 ? path : path.substring(0, slash);
        // Clients that take the base as ending in a slash and those that take it as not both get what they ask for.
        String rest = slash < 0 ? "" : path.substring(slash).replaceFirst("^/+", "");
        Optional<Instance> instance = fleet.all().stream()
                .filter(one -> one.id().equals(id) && one.state() != InstanceState.TERMINATED)
                .findFirst();
        if (instance.isEmpty()) {
            answer(exchange, 404, "no instance '" + id + "'\n");
            return;
        }
        switch (exchange.getRequestMethod()) {
            case "PUT" -> token(exchange, id, rest);
            case "GET" -> read(exchange, instance.get(), rest);
            default -> answer(exchange, 405, "");
        }
    }

    private void token(HttpExchange exchange, String id, String path) throws IOException {
        if (!path.equals("latest/api/token")) {
            answer(exchange, 404, "");
            return;
        }
        // A request that was forwarded is none of the instance's own.
        if (exchange.getRequestHeaders().containsKey("X-Forwarded-For")) {
            answer(exchange, 403, "");
            return;
        }
        Optional<String> token = tokens.give(id, exchange.getRequestHeaders().getFirst(TTL));
        if (token.isEmpty()) {
            answer(exchange, 400, "");
            return;
        }
        exchange.getResponseHeaders().set(TTL, exchange.getRequestHeaders().getFirst(TTL));
        answer(exchange, 200, token.get());
    }

    private void read(HttpExchange exchange, Instance instance, String path) throws IOException {
        if (!tokens.accept(instance.id(), exchange.getRequestHeaders().getFirst(TOKEN))) {
            answer(exchange, 401, "");
            return;
        }
        if (path.equals("latest/user-data")) {
            byte[] raw = Base64.getDecoder().decode(instance.spec().userData());
            Http.send(exchange, raw.length == 0 ? 404 : 200, "application/octet-stream", raw);
            return;
        }
        Optional<String> value = metadata.read(instance, path);
        answer(exchange, value.isPresent() ? 200 : 404, value.orElse(""));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        Http.send(exchange, status, "text/plain", text.getBytes(StandardCharsets.UTF_8));
    }
}
