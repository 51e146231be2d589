package io.elasticfaces.local.ec2;

import io.elasticfaces.local.endpoint.CloudFailure;
import io.elasticfaces.local.endpoint.HttpEndpoint;
import io.elasticfaces.local.endpoint.HttpEndpoint.Request;
import io.elasticfaces.local.endpoint.HttpEndpoint.Response;
import io.elasticfaces.local.endpoint.PortTaken;
import io.elasticfaces.local.endpoint.QueryForm;
import io.elasticfaces.local.endpoint.Xml;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Amazon EC2 on this machine: an instance is the processes that its user data starts.
 *
 * <p>Starting an instance runs its user data (a script, or MIME multipart text with one, as cloud-init reads it) in a
 * separate session. Stopping it ends all of its processes. Instances end with this process: see {@link OrphanReaper}.
 *
 * <p>Clients speak the EC2 query protocol (API version 2016-11-15). Instances find their metadata service at the same
 * port. State is kept in the folder: {@code ec2.json}, and per instance its scripts and console log.
 */
public final class LocalEc2 implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalEc2.class);
    private static final int LARGEST_BODY = 1 << 20;
    private static final String NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/";
    private static final Duration AFTER_GRACE = Duration.ofSeconds(3);

    private final Ec2Settings settings;
    private final EventLoop loop = new EventLoop();
    private OrphanReaper processes;
    private Instances instances;
    private Ec2Actions actions;
    private MetadataService metadata;
    private HttpEndpoint http;

    /** Stores the settings. Nothing is read, run or opened before {@link #start}. */
    public LocalEc2(Ec2Settings settings) {
        this.settings = settings;
    }

    /**
     * Restores the folder's state, ends the processes of earlier runs, and starts to listen.
     *
     * @throws PortTaken if another process has the port
     * @throws CloudFailure if the folder cannot be used
     */
    public void start() {
        try {
            loop.call(() -> {
                InstanceStore store = new InstanceStore(settings.folder());
                InstanceStore.Content stored = store.read();
                processes =
                        new OrphanReaper(stored.folderId(), settings.limits().stopGrace());
                processes.start();
                InstanceRunner runner = new InstanceRunner(settings, store, loop, processes);
                instances = new Instances(settings, store, runner, stored);
                actions = new Ec2Actions(settings, instances, runner);
                metadata = new MetadataService(instances, settings.region());
                http = HttpEndpoint.listen("EC2", settings.port(), LARGEST_BODY, this::handle);
                runner.listensAt(http.uri().toString());
                return null;
            });
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The endpoint, for example {@code http://127.0.0.1:9402}. */
    public URI endpoint() {
        return http.uri();
    }

    /** All instances, oldest first. */
    public List<Instance> instances() {
        return loop.call(instances::all);
    }

    /**
     * Creates missing instances, by name. Existing stopped instances get the image, type and user data of the seed, and
     * are started if its state is running.
     */
    public void seed(List<SeedInstance> seeds) {
        loop.call(() -> {
            seeds.forEach(this::seed);
            return null;
        });
    }

    private void seed(SeedInstance seed) {
        String base64 = Base64.getEncoder().encodeToString(seed.userData().getBytes(StandardCharsets.UTF_8));
        Instance.Spec spec = new Instance.Spec(
                Image.named(seed.imageId()).id(),
                InstanceActions.instanceType(seed.instanceType()),
                InstanceActions.userData(base64),
                "stop");
        List<Instance> known = instances.all().stream()
                .filter(Instance::alive)
                .filter(instance ->
                        instance.tag("Name").filter(seed.name()::equals).isPresent())
                .toList();
        if (known.isEmpty()) {
            instances.add(spec, Map.of("Name", seed.name()), seed.state());
        }
        for (Instance instance : known) {
            instances.edit(List.of(instance.id()), one -> one.up() ? one : one.with(spec));
            if (seed.state() == InstanceState.RUNNING && instance.state() == InstanceState.STOPPED) {
                instances.start(List.of(instance.id()));
            }
        }
    }

    /**
     * The instances of Elastic Faces: {@code web-instance}, running, and {@code app-tier-instance-1} to {@code -count},
     * stopped.
     *
     * @param userData of the app instances, as text
     */
    public static List<SeedInstance> facesFleet(
            String imageId, String webType, String appType, int count, String userData) {
        List<SeedInstance> seeds = new ArrayList<>();
        seeds.add(new SeedInstance("web-instance", imageId, webType, InstanceState.RUNNING, ""));
        for (int number = 1; number <= count; number++) {
            seeds.add(
                    new SeedInstance("app-tier-instance-" + number, imageId, appType, InstanceState.STOPPED, userData));
        }
        return seeds;
    }

    private Future<Response> handle(Request request) {
        Promise<Response> promise = Promise.promise();
        loop.run(() -> promise.complete(
                request.path().startsWith(MetadataService.PATH) ? metadata.answer(request) : answer(request)));
        return promise.future();
    }

    private Response answer(Request request) {
        try {
            requireCredentials(request);
            JsonObject form = QueryForm.parse(
                    request.method().equals("GET")
                            ? request.query()
                            : request.body().toString());
            Ec2Request parameters = new Ec2Request(form);
            String action = parameters.text("Action").orElse("");
            return response(200, action + "Response", actions.perform(action, parameters));
        } catch (Ec2Exception e) {
            return error(e);
        } catch (IllegalArgumentException e) {
            return error(new Ec2Exception("MalformedQueryString", "The request is not a form: " + e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("A call failed", e);
            return error(new Ec2Exception("InternalError", "An internal error has occurred: " + e.getMessage()));
        }
    }

    private void requireCredentials(Request request) {
        String id = request.accessKeyId()
                .orElseThrow(() -> new Ec2Exception(
                        "MissingAuthenticationToken",
                        "The request must carry an AWS signature (version 4) in its Authorization header."));
        if (!id.equals(settings.key().id())) {
            throw new Ec2Exception("AuthFailure", "AWS was not able to validate the provided access credentials");
        }
    }

    private static Response response(int status, String root, JsonObject members) {
        Xml xml = new Xml();
        xml.element(root + " xmlns=\"" + NAMESPACE + "\"", () -> {
            xml.text("requestId", UUID.randomUUID());
            members(xml, members);
        });
        return new Response(status, "text/xml;charset=UTF-8", xml.toString());
    }

    private static void members(Xml xml, JsonObject object) {
        for (String name : object.fieldNames()) {
            member(xml, name, object.getValue(name));
        }
    }

    private static void member(Xml xml, String name, Object value) {
        if (value instanceof JsonArray array) {
            xml.element(name, () -> array.forEach(item -> member(xml, "item", item)));
        } else if (value instanceof JsonObject object) {
            xml.element(name, () -> members(xml, object));
        } else if (value != null) {
            xml.text(name, value);
        }
    }

    private static Response error(Ec2Exception e) {
        Xml xml = new Xml();
        xml.element("Response", () -> {
            xml.element(
                    "Errors",
                    () -> xml.element("Error", () -> xml.text("Code", e.code()).text("Message", e.getMessage())));
            xml.text("RequestID", UUID.randomUUID());
        });
        return new Response(e.status(), "text/xml;charset=UTF-8", xml.toString());
    }

    /** Stops listening and ends every process of every instance, which takes up to the stop grace. */
    @Override
    public void close() {
        if (http != null) {
            http.close();
            http = null;
            awaitEnd(loop.call(instances::shutDown));
        }
        loop.close();
        if (processes != null) {
            processes.close();
            processes = null;
        }
    }

    private void awaitEnd(CompletableFuture<Void> end) {
        try {
            end.get(settings.limits().stopGrace().plus(AFTER_GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Some instances did not end in time; the watchdog ends them", e);
        }
    }
}
