package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.HttpEndpoint;
import io.elasticfaces.local.endpoint.HttpEndpoint.Request;
import io.elasticfaces.local.endpoint.HttpEndpoint.Response;
import io.elasticfaces.local.endpoint.PortTaken;
import io.vertx.core.Promise;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Amazon EC2 on this machine: an instance is the processes that its user data starts.
 *
 * <p>Starting an instance runs its user data (a script, or MIME multipart text with one, as cloud-init reads it) in a
 * separate session. Stopping it ends all of its processes. Instances end with this process: see {@link OrphanReaper}.
 *
 * <p>Clients speak the EC2 query protocol (API version 2016-11-15). Instances find their metadata service at the same
 * port. State is kept in the folder: {@code instances.json}, and per instance its scripts and console log.
 */
public final class LocalEc2 implements AutoCloseable {
    private static final int LARGEST_BODY = 1 << 20;

    private final Instances instances;
    private final HttpEndpoint http;

    private LocalEc2(Instances instances, HttpEndpoint http) {
        this.instances = instances;
        this.http = http;
    }

    /**
     * Starts to listen, restores the folder's state, and ends the processes of earlier runs.
     *
     * @throws PortTaken if another process has the port
     * @throws CloudFailure if the folder cannot be used
     */
    public static LocalEc2 start(Ec2Settings settings) {
        // Requests wait until the state is restored.
        Promise<Function<Request, Response>> answers = Promise.promise();
        HttpEndpoint http = HttpEndpoint.listen("EC2", settings.port(), LARGEST_BODY, request -> answers.future()
                .map(answer -> answer.apply(request)));
        try {
            Instances instances = new Instances(settings, http.uri());
            Ec2Actions actions = new Ec2Actions(instances);
            MetadataService metadata = new MetadataService(instances);
            answers.complete(request -> {
                synchronized (instances) {
                    return request.path().startsWith(MetadataService.PATH)
                            ? metadata.answer(request)
                            : actions.answer(request);
                }
            });
            return new LocalEc2(instances, http);
        } catch (RuntimeException e) {
            http.close();
            throw e;
        }
    }

    /** The endpoint, for example {@code http://127.0.0.1:9402}. */
    public URI endpoint() {
        return http.uri();
    }

    /** All instances, oldest first. */
    public List<Instance> instances() {
        synchronized (instances) {
            return instances.all();
        }
    }

    /**
     * Creates an instance of the {@link Image#DEFAULT} image, unless there is one of that name. An existing stopped one
     * gets this image and user data, and is started if it is to be running.
     *
     * @param name the value of its tag Name
     * @param state {@link InstanceState#RUNNING}, only without user data, or {@link InstanceState#STOPPED}
     * @param userData as text; empty for none
     * @param tags other tags
     */
    public void seed(String name, InstanceState state, String userData, Map<String, String> tags) {
        String base64 = Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
        Instance.Spec spec = new Instance.Spec(Image.DEFAULT.id(), "t2.micro", base64, "stop");
        synchronized (instances) {
            List<Instance> known = instances.all().stream()
                    .filter(one -> one.alive() && name.equals(one.tags().get("Name")))
                    .toList();
            Stream<Instance> seeded =
                    known.isEmpty() ? Stream.of(Instance.stopped("", spec, Map.of("Name", name))) : known.stream();
            instances.commit(seeded.map(one -> one.withTags(tags))
                    .map(one -> one.state() == InstanceState.STOPPED ? one.with(spec) : one)
                    .map(one -> state == InstanceState.RUNNING && one.state() == InstanceState.STOPPED
                            ? one.start().running(null)
                            : one)
                    .toList());
        }
    }

    /** Stops listening and ends every process of every instance, which takes up to the stop grace. */
    @Override
    public void close() {
        http.close();
        instances.close();
    }
}
