package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The actions on instances. Network, security, disks and roles are accepted without effect. */
final class InstanceActions {
    /** EC2's limit on user data before Base64. */
    private static final int MAX_USER_DATA = 16_384;

    private static final int MAX_COUNT = 1_000_000;
    private static final int MAX_RESULTS = 1_000;
    private static final int CONSOLE_BYTES = 64 << 10;
    private static final String BEGINNING = "beginning";
    private static final String ADDRESS = "127.0.0.1";

    private final Instances instances;
    private final LaunchTemplates templates;

    InstanceActions(Instances instances, LaunchTemplates templates) {
        this.instances = instances;
        this.templates = templates;
    }

    JsonObject run(Ec2Request call) {
        Ec2Request request = templates.resolve(call);
        int min = request.number("MinCount", 1, MAX_COUNT);
        int max = request.number("MaxCount", min, MAX_COUNT);
        Instance.Spec spec = new Instance.Spec(
                Image.named(request.required("ImageId")).id(),
                instanceType(request.text("InstanceType").orElse("m1.small")),
                userData(request.text("UserData").orElse("")),
                request.text("InstanceInitiatedShutdownBehavior").orElse("stop"));
        String clientToken = request.text("ClientToken").orElse("");
        List<Instance> launched = instances.launch(min, max, clientToken, spec, request.instanceTags());
        return reservation(Ec2Actions.array(launched, InstanceActions::description));
    }

    private static String instanceType(String type) {
        if (!type.matches("(?=.{1,64}$)[a-z][a-z0-9-]*\\.[a-z0-9-]+")) {
            throw new Ec2Exception("InvalidParameterValue", "Invalid value '" + type + "' for InstanceType.");
        }
        return type;
    }

    /** User data in Base64 without line ends. */
    private static String userData(String base64) {
        byte[] raw;
        try {
            raw = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new Ec2Exception("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.");
        }
        if (raw.length > MAX_USER_DATA) {
            throw new Ec2Exception("InvalidUserData.Malformed", "User data is limited to " + MAX_USER_DATA + " bytes");
        }
        return Base64.getEncoder().encodeToString(raw);
    }

    JsonObject start(Ec2Request request) {
        return change(request, instances::start);
    }

    JsonObject stop(Ec2Request request) {
        Duration grace = request.flag("Force") ? Duration.ZERO : instances.settings.stopGrace();
        return change(request, asked -> instances.end(asked, Instance::stop, grace));
    }

    JsonObject terminate(Ec2Request request) {
        return change(request, asked -> instances.end(asked, Instance::terminate, instances.settings.stopGrace()));
    }

    private JsonObject change(Ec2Request request, Consumer<List<Instance>> change) {
        List<Instance> asked = instances.find(request.requiredList("InstanceId"));
        change.accept(asked);
        JsonArray changes = Ec2Actions.array(asked, before -> new JsonObject()
                .put("instanceId", before.id())
                .put("currentState", state(instances.find(List.of(before.id())).get(0)))
                .put("previousState", state(before)));
        return new JsonObject().put("instancesSet", changes);
    }

    JsonObject createTags(Ec2Request request) {
        Map<String, String> tags = request.tags();
        if (tags.isEmpty()) {
            throw Ec2Exception.missing("Tag");
        }
        List<String> ids = request.requiredList("ResourceId");
        if (!ids.stream().allMatch(id -> id.startsWith("i-"))) {
            throw new Ec2Exception("InvalidID", "Only instances (i-...) can be tagged here, not " + ids + ".");
        }
        instances.commit(instances.find(ids).stream()
                .map(instance -> instance.withTags(tags))
                .toList());
        return new JsonObject().put("return", true);
    }

    JsonObject describe(Ec2Request request) {
        if (request.text("NextToken").isEmpty() && instances.settings.faults().beginsWithEmptyPage()) {
            return new JsonObject().put("reservationSet", new JsonArray()).put("nextToken", BEGINNING);
        }
        return page(
                request,
                "reservationSet",
                instance -> true,
                InstanceActions::description,
                description -> reservation(new JsonArray().add(description)));
    }

    JsonObject describeStatus(Ec2Request request) {
        boolean all = request.flag("IncludeAllInstances");
        return page(
                request,
                "instanceStatusSet",
                instance -> all || instance.state() == InstanceState.RUNNING,
                this::status,
                UnaryOperator.identity());
    }

    /** One page of the instances that are asked for. The token of the next page is the id of the last instance. */
    private JsonObject page(
            Ec2Request request,
            String set,
            Predicate<Instance> relevant,
            Function<Instance, JsonObject> view,
            UnaryOperator<JsonObject> item) {
        List<String> ids = request.list("InstanceId");
        boolean paged = request.text("MaxResults").isPresent();
        if (paged && !ids.isEmpty()) {
            throw new Ec2Exception(
                    "InvalidParameterCombination",
                    "The parameter instancesSet cannot be used with the parameter maxResults");
        }
        List<Instance> asked = ids.isEmpty() ? instances.all() : instances.find(ids);
        if (request.text("NextToken").filter(token -> !token.equals(BEGINNING)).isPresent()) {
            int last = asked.stream().map(Instance::id).toList().indexOf(request.required("NextToken"));
            if (last < 0) {
                throw new Ec2Exception("InvalidParameterValue", "Unable to parse pagination token");
            }
            asked = asked.subList(last + 1, asked.size());
        }
        List<JsonObject> passing =
                Filters.apply(request, asked.stream().filter(relevant).map(view).toList());
        int size = paged ? request.number("MaxResults", 5, MAX_RESULTS) : MAX_RESULTS;
        String next = passing.size() > size ? passing.get(size - 1).getString("instanceId") : null;
        List<JsonObject> page = passing.subList(0, Math.min(size, passing.size()));
        return new JsonObject().put(set, Ec2Actions.array(page, item)).put("nextToken", next);
    }

    JsonObject describeAttribute(Ec2Request request) {
        String id = request.required("InstanceId");
        String attribute = request.required("Attribute");
        String userData = instances.find(List.of(id)).get(0).spec().userData();
        if (!attribute.equals("userData")) {
            throw Ec2Exception.invalid("attribute", attribute, "The local EC2 has userData only.");
        }
        JsonObject member = new JsonObject().put("value", userData.isEmpty() ? null : userData);
        return new JsonObject().put("instanceId", id).put("userData", member);
    }

    JsonObject consoleOutput(Ec2Request request) {
        String id = request.required("InstanceId");
        instances.find(List.of(id));
        byte[] output = new ConsoleLog(instances.store.folderOf(id)).tail(CONSOLE_BYTES);
        return new JsonObject()
                .put("instanceId", id)
                .put("timestamp", time(Instant.now()))
                .put("output", Base64.getEncoder().encodeToString(output));
    }

    private static JsonObject reservation(JsonArray descriptions) {
        String id = descriptions.getJsonObject(0).getString("instanceId").replaceFirst("^i-", "r-");
        return new JsonObject()
                .put("reservationId", id)
                .put("ownerId", Image.ACCOUNT)
                .put("instancesSet", descriptions);
    }

    /** @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html">Instance</a> */
    private static JsonObject description(Instance instance) {
        Instance.Status status = instance.status();
        JsonObject reason = new JsonObject().put("code", status.reasonCode()).put("message", status.reason());
        return new JsonObject()
                .put("instanceId", instance.id())
                .put("imageId", instance.spec().imageId())
                .put("instanceState", state(instance))
                .put("reason", status.reasonCode())
                .put("stateReason", status.reasonCode().isEmpty() ? null : reason)
                .put("instanceType", instance.spec().instanceType())
                .put("launchTime", time(status.launchTime()))
                .put("placement", new JsonObject().put("availabilityZone", Ec2Settings.ZONE))
                .put("privateIpAddress", ADDRESS)
                .put("ipAddress", ADDRESS)
                .put("architecture", Image.ARCHITECTURE)
                .put("clientToken", instance.clientToken())
                .put("tagSet", Ec2Actions.array(instance.tags().entrySet(), tag -> new JsonObject()
                        .put("key", tag.getKey())
                        .put("value", tag.getValue())));
    }

    private JsonObject status(Instance instance) {
        boolean hung =
                instances.process(instance.id()).filter(InstanceProcess::isHung).isPresent();
        return switch (instance.state()) {
            case RUNNING -> status(instance, "ok", hung ? "impaired" : "ok");
            case PENDING -> status(instance, "initializing", "initializing");
            case STOPPING, STOPPED, SHUTTING_DOWN, TERMINATED -> status(instance, "not-applicable", "not-applicable");
        };
    }

    private static JsonObject status(Instance instance, String system, String own) {
        return new JsonObject()
                .put("instanceId", instance.id())
                .put("availabilityZone", Ec2Settings.ZONE)
                .put("instanceState", state(instance))
                .put("systemStatus", check(system))
                .put("instanceStatus", check(own));
    }

    private static JsonObject check(String status) {
        String reachability = Map.of("ok", "passed", "impaired", "failed").getOrDefault(status, status);
        JsonObject detail = new JsonObject().put("name", "reachability").put("status", reachability);
        return new JsonObject().put("status", status).put("details", new JsonArray().add(detail));
    }

    private static JsonObject state(Instance instance) {
        return new JsonObject()
                .put("code", instance.state().code())
                .put("name", instance.state().wireName());
    }

    /** A time in the format of EC2, which has milliseconds. */
    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
