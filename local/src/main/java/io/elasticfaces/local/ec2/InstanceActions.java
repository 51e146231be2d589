package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The actions that change instances. Network, security, disks and roles are accepted without effect. */
final class InstanceActions {
    /** EC2's limit on user data before Base64. */
    private static final int MAX_USER_DATA = 16_384;

    private static final int MAX_COUNT = 1_000_000;
    private static final Pattern TYPE = Pattern.compile("(?=.{1,64}$)[a-z][a-z0-9-]*\\.[a-z0-9-]+");
    private static final JsonObject TRUE = new JsonObject().put("return", true);

    private final Instances instances;
    private final LaunchTemplateActions templates;
    private final InstanceView view;

    InstanceActions(Instances instances, LaunchTemplateActions templates, InstanceView view) {
        this.instances = instances;
        this.templates = templates;
        this.view = view;
    }

    JsonObject run(Ec2Request call) {
        Map<String, String> tags = new LinkedHashMap<>();
        Ec2Request request = call;
        if (call.structure("LaunchTemplate").isPresent()) {
            LaunchTemplateActions.Selected selected =
                    templates.select(call.structure("LaunchTemplate").get());
            JsonObject parameters = selected.version().parameters();
            tags.putAll(new Ec2Request(parameters).tagSpecification("instance"));
            tags.put("aws:ec2launchtemplate:id", selected.template().id());
            tags.put("aws:ec2launchtemplate:version", "" + selected.version().number());
            request = new Ec2Request(parameters.copy().mergeIn(call.tree()));
        }
        tags.putAll(call.tagSpecification("instance"));
        int min = count(request, "MinCount");
        int max = count(request, "MaxCount");
        if (max < min) {
            throw Ec2Exception.invalid("minCount", min, "It is larger than maxCount (" + max + ").");
        }
        Instance.Spec spec = new Instance.Spec(
                Image.named(request.required("ImageId")).id(),
                instanceType(request.text("InstanceType").orElse("m1.small")),
                userData(request.text("UserData").orElse("")),
                shutdownBehavior(
                        request.text("InstanceInitiatedShutdownBehavior").orElse("stop")));
        JsonObject fingerprint = call.tree().copy();
        fingerprint.remove("ClientToken");
        Instance.Launch launch =
                new Instance.Launch("", 0, call.text("ClientToken").orElse(""), fingerprint.encode());
        return view.reservation(instances.launch(min, max, launch, spec, Ec2Request.withinLimit(tags)));
    }

    private static int count(Ec2Request request, String name) {
        return request.number(name, 1, MAX_COUNT).orElseThrow(() -> Ec2Exception.missing(name));
    }

    static String instanceType(String type) {
        if (!TYPE.matcher(type).matches()) {
            throw new Ec2Exception("InvalidParameterValue", "Invalid value '" + type + "' for InstanceType.");
        }
        return type;
    }

    /** User data in Base64 without line ends. */
    static String userData(String base64) {
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

    private static String shutdownBehavior(String name) {
        if (!name.equals("stop") && !name.equals("terminate")) {
            throw Ec2Exception.invalid("instanceInitiatedShutdownBehavior", name, "Expecting stop or terminate.");
        }
        return name;
    }

    JsonObject start(Ec2Request request) {
        return changes(instances.start(request.requiredList("InstanceId")));
    }

    JsonObject stop(Ec2Request request) {
        return changes(instances.stop(request.requiredList("InstanceId"), request.flag("Force")));
    }

    JsonObject terminate(Ec2Request request) {
        return changes(instances.terminate(request.requiredList("InstanceId")));
    }

    private static JsonObject changes(List<Instances.Change> changes) {
        JsonArray set = new JsonArray();
        changes.forEach(change -> set.add(new JsonObject()
                .put("instanceId", change.after().id())
                .put("currentState", InstanceView.state(change.after().state()))
                .put("previousState", InstanceView.state(change.before().state()))));
        return new JsonObject().put("instancesSet", set);
    }

    JsonObject createTags(Ec2Request request) {
        Map<String, String> more = request.tags();
        if (more.isEmpty()) {
            throw Ec2Exception.missing("Tag");
        }
        List<String> ids = request.requiredList("ResourceId");
        for (String id : ids) {
            if (!id.startsWith("i-")) {
                throw new Ec2Exception(
                        "InvalidID", "The ID '" + id + "' is not valid; only instances (i-...) can be tagged here");
            }
        }
        instances.edit(ids, instance -> {
            Map<String, String> all = new LinkedHashMap<>(instance.tags());
            all.putAll(more);
            return instance.withTags(Ec2Request.withinLimit(all));
        });
        return TRUE;
    }

    JsonObject describeAttribute(Ec2Request request) {
        String id = request.required("InstanceId");
        String attribute = request.required("Attribute");
        Instance.Spec spec = instances.find(List.of(id)).get(0).spec();
        String value =
                switch (attribute) {
                    case "userData" -> spec.userData();
                    case "instanceType" -> spec.instanceType();
                    case "instanceInitiatedShutdownBehavior" -> spec.shutdownBehavior();
                    case "disableApiTermination", "disableApiStop" -> "false";
                    default ->
                        throw Ec2Exception.invalid(
                                "attribute",
                                attribute,
                                "The local EC2 has userData, instanceType and instanceInitiatedShutdownBehavior.");
                };
        JsonObject member = value.isEmpty() ? new JsonObject() : new JsonObject().put("value", value);
        return new JsonObject().put("instanceId", id).put(attribute, member);
    }
}
