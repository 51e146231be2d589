package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.HttpEndpoint.Request;
import io.elasticfaces.local.endpoint.HttpEndpoint.Response;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The instance metadata service, version 2: {@code PUT latest/api/token}, then GET with the token.
 *
 * <p>Each instance has its own path {@code /imds/<instance id>/}, because all share one address. One token is valid for
 * all of them until this process ends. Tags can always be read.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">Use
 *     IMDS</a>
 */
final class MetadataService {
    static final String PATH = "/imds/";
    private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN = "X-aws-ec2-metadata-token";
    private static final String TAGS = "tags/instance/";

    private final Instances instances;
    private final String token = UUID.randomUUID().toString();

    MetadataService(Instances instances) {
        this.instances = instances;
    }

    Response answer(Request request) {
        // Clients append to the base with or without another slash.
        String[] path = request.path().substring(PATH.length()).split("/+latest/", 2);
        List<Instance> found = instances.all().stream()
                .filter(one -> one.id().equals(path[0]) && one.state() != InstanceState.TERMINATED)
                .toList();
        if (path.length < 2 || found.isEmpty()) {
            return new Response(404, "text/plain", "");
        }
        if (request.method().equals("PUT")) {
            String ttl = request.headers().get(TTL);
            return path[1].equals("api/token") && ttl != null && ttl.matches("[1-9]\\d{0,4}")
                    ? new Response(200, Map.of("Content-Type", "text/plain", TTL, ttl), Buffer.buffer(token), () -> {})
                    : new Response(400, "text/plain", "");
        }
        if (!token.equals(request.headers().get(TOKEN))) {
            return new Response(401, "text/plain", "");
        }
        String value = path[1].equals("user-data")
                ? new String(Base64.getDecoder().decode(found.get(0).spec().userData()), StandardCharsets.UTF_8)
                : metadata(found.get(0), path[1].replaceFirst("^meta-data/", ""));
        return value == null ? new Response(404, "text/plain", "") : new Response(200, "text/plain", value);
    }

    private static String metadata(Instance instance, String name) {
        if (name.startsWith(TAGS)) {
            return instance.tags().get(name.substring(TAGS.length()));
        }
        return switch (name) {
            case "instance-id" -> instance.id();
            case "ami-id" -> instance.spec().imageId();
            case "instance-type" -> instance.spec().instanceType();
            case "placement/region" -> Ec2Settings.REGION;
            case "placement/availability-zone" -> Ec2Settings.ZONE;
            case "tags/instance" -> String.join("\n", instance.tags().keySet());
            default -> null;
        };
    }
}
