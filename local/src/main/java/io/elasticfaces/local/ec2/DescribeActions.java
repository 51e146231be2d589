package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The actions that describe instances, their output, and images. */
final class DescribeActions {
    private static final int CONSOLE_BYTES = 64 << 10;
    private static final String TAG = "tag:";
    private static final Map<String, Function<Image, String>> IMAGE_FIELDS = Map.of(
            "image-id", Image::id,
            "name", Image::name,
            "state", image -> "available",
            "owner-id", image -> InstanceView.ACCOUNT,
            "architecture", image -> InstanceView.ARCHITECTURE,
            "virtualization-type", image -> "hvm");

    private final Instances instances;
    private final InstanceRunner runner;
    private final InstanceView view;
    private final String zone;
    private final Map<String, Function<Instance, String>> instanceFields;

    DescribeActions(Ec2Settings settings, Instances instances, InstanceRunner runner, InstanceView view) {
        this.instances = instances;
        this.runner = runner;
        this.view = view;
        this.zone = settings.zone();
        this.instanceFields = Map.of(
                "instance-id", Instance::id,
                "instance-state-name", instance -> instance.state().wireName(),
                "instance-state-code", instance -> "" + instance.state().code(),
                "instance-type", instance -> instance.spec().instanceType(),
                "image-id", instance -> instance.spec().imageId(),
                "availability-zone", instance -> zone,
                "reservation-id", instance -> instance.launch().reservationId(),
                "client-token", instance -> instance.launch().clientToken(),
                "system-status.status", instance -> systemStatus(instance),
                "instance-status.status", instance -> instanceStatus(instance));
    }

    JsonObject instances(Ec2Request request) {
        Filters.Page<Instance> page = select(request, true);
        return new JsonObject()
                .put("reservationSet", view.reservations(page.items()))
                .put("nextToken", page.nextToken());
    }

    JsonObject instanceStatus(Ec2Request request) {
        Filters.Page<Instance> page = select(request, request.flag("IncludeAllInstances"));
        JsonArray set = new JsonArray();
        page.items()
                .forEach(instance -> set.add(new JsonObject()
                        .put("instanceId", instance.id())
                        .put("availabilityZone", zone)
                        .put("instanceState", InstanceView.state(instance.state()))
                        .put("systemStatus", check(systemStatus(instance)))
                        .put("instanceStatus", check(instanceStatus(instance)))));
        return new JsonObject().put("instanceStatusSet", set).put("nextToken", page.nextToken());
    }

    private Filters.Page<Instance> select(Ec2Request request, boolean inAnyState) {
        List<String> ids = request.list("InstanceId");
        if (!ids.isEmpty() && request.text("MaxResults").isPresent()) {
            throw new Ec2Exception(
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        List<Instance> all = instances.all();
        List<Instance> asked = ids.isEmpty() ? all : instances.find(ids);
        List<Instance> passing = Filters.apply(request, asked, this::instanceField).stream()
                .filter(instance -> inAnyState || instance.state() == InstanceState.RUNNING)
                .toList();
        return Filters.page(request, all, passing, Instance::id);
    }

    private Function<Instance, Stream<String>> instanceField(String name) {
        if (name.startsWith(TAG)) {
            return instance -> instance.tag(name.substring(TAG.length())).stream();
        }
        if (name.equals("tag-key")) {
            return instance -> instance.tags().keySet().stream();
        }
        return single(instanceFields.get(name));
    }

    private static <T> Function<T, Stream<String>> single(Function<T, String> field) {
        return field == null ? null : item -> Stream.of(field.apply(item));
    }

    private static String systemStatus(Instance instance) {
        return switch (instance.state()) {
            case RUNNING -> "ok";
            case PENDING -> "initializing";
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> "not-applicable";
        };
    }

    private String instanceStatus(Instance instance) {
        String system = systemStatus(instance);
        return system.equals("ok") && runner.isHung(instance.id()) ? "impaired" : system;
    }

    private static JsonObject check(String status) {
        JsonObject check = new JsonObject().put("status", status);
        String reachability =
                switch (status) {
                    case "ok" -> "passed";
                    case "impaired" -> "failed";
                    default -> status;
                };
        return status.equals("not-applicable")
                ? check
                : check.put(
                        "details",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", "reachability")
                                        .put("status", reachability)));
    }

    JsonObject images(Ec2Request request) {
        List<String> owners = request.list("Owner");
        boolean own = owners.isEmpty() || owners.contains("self") || owners.contains(InstanceView.ACCOUNT);
        List<String> ids = request.list("ImageId");
        List<Image> asked =
                ids.isEmpty() ? Image.ALL : ids.stream().map(Image::named).toList();
        List<Image> passing = Filters.apply(request, own ? asked : List.of(), name -> single(IMAGE_FIELDS.get(name)));
        JsonArray set = new JsonArray();
        passing.forEach(image -> set.add(new JsonObject()
                .put("imageId", image.id())
                .put("imageLocation", InstanceView.ACCOUNT + "/" + image.name())
                .put("imageState", "available")
                .put("imageOwnerId", InstanceView.ACCOUNT)
                .put("isPublic", false)
                .put("architecture", InstanceView.ARCHITECTURE)
                .put("imageType", "machine")
                .put("name", image.name())
                .put("rootDeviceType", "ebs")
                .put("virtualizationType", "hvm")));
        return new JsonObject().put("imagesSet", set);
    }

    JsonObject consoleOutput(Ec2Request request) {
        String id = request.required("InstanceId");
        instances.find(List.of(id));
        try {
            byte[] output = runner.console(id).tail(CONSOLE_BYTES);
            return new JsonObject()
                    .put("instanceId", id)
                    .put("timestamp", InstanceView.time(Instant.now()))
                    .put(
                            "output",
                            output.length == 0 ? null : Base64.getEncoder().encodeToString(output));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the console log of " + id, e);
        }
    }
}
