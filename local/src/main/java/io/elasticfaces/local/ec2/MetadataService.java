package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.HttpEndpoint.Request;
import io.elasticfaces.local.endpoint.HttpEndpoint.Response;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    private final Instances instances;
    private final String region;
    private final String token = UUID.randomUUID().toString();

    MetadataService(Instances instances, String region) {
        this.instances = instances;
        this.region = region;
    }

    Response answer(Request request) {
        // Clients append to the base with or without another slash.
        String[] path = request.path().substring(PATH.length()).split("/+", 2);
        String rest = path.length < 2 ? "" : path[1];
        Optional<Instance> instance = instances.all().stream()
                .filter(one -> one.id().equals(path[0]) && one.state() != InstanceState.TERMINATED)
                .findFirst();
        String ttl = request.headers().get(TTL);
        if (instance.isEmpty()) {
            return new Response(404, "text/plain", "");
        }
        if (request.method().equals("PUT")) {
            boolean valid = rest.equals("latest/api/token") && ttl != null && ttl.matches("[1-9]\\d{0,4}");
            return valid
                    ? new Response(200, Map.of("Content-Type", "text/plain", TTL, ttl), Buffer.buffer(token), () -> {})
                    : new Response(400, "text/plain", "");
        }
        if (!token.equals(request.headers().get(TOKEN))) {
            return new Response(401, "text/plain", "");
        }
        String value = values(instance.get()).get(rest);
        return new Response(value == null ? 404 : 200, "text/plain", value == null ? "" : value);
    }

    private Map<String, String> values(Instance instance) {
        Map<String, String> values = new TreeMap<>();
        String root = "latest/meta-data/";
        values.put(root + "instance-id", instance.id());
        values.put(root + "ami-id", instance.spec().imageId());
        values.put(root + "instance-type", instance.spec().instanceType());
        values.put(root + "placement/region", region);
        values.put(root + "placement/availability-zone", region + "a");
        values.put(root + "tags/instance", String.join("\n", instance.tags().keySet()));
        instance.tags().forEach((key, value) -> values.put(root + "tags/instance/" + key, value));
        byte[] userData = Base64.getDecoder().decode(instance.spec().userData());
        if (userData.length > 0) {
            values.put("latest/user-data", UserData.text(userData));
        }
        return values;
    }
}
