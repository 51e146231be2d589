package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** The actions on launch templates. A template has one version, which a launch checks. */
final class LaunchTemplates {
    private final InstanceStore store;
    private final Map<String, LaunchTemplate> byName;

    /**
     * A launch template.
     *
     * @param id {@code lt-} and 17 hexadecimal digits
     * @param parameters of RunInstances, as JSON
     */
    record LaunchTemplate(String id, String name, String parameters) {}

    LaunchTemplates(InstanceStore store) {
        this.store = store;
        this.byName = store.content.templates();
    }

    /** The parameters of RunInstances with those of the launch template that they name. The tags of both apply. */
    Ec2Request resolve(Ec2Request call) {
        if (call.structure("LaunchTemplate").isEmpty()) {
            return call;
        }
        JsonObject template =
                new JsonObject(find(call.structure("LaunchTemplate").get()).parameters());
        JsonArray tags = template.getJsonArray("TagSpecification", new JsonArray())
                .addAll(call.tree().getJsonArray("TagSpecification", new JsonArray()));
        return new Ec2Request(template.mergeIn(call.tree()).put("TagSpecification", tags));
    }

    JsonObject create(Ec2Request request) {
        String name = request.required("LaunchTemplateName");
        if (byName.containsKey(name)) {
            throw new Ec2Exception(
                    "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        JsonObject parameters = request.structure("LaunchTemplateData")
                .orElseThrow(() -> Ec2Exception.missing("LaunchTemplateData"))
                .tree();
        LaunchTemplate template = new LaunchTemplate(Instances.newId("lt-"), name, parameters.encode());
        byName.put(name, template);
        store.save();
        return new JsonObject().put("launchTemplate", description(template));
    }

    JsonObject describe(Ec2Request request) {
        List<String> names = request.list("LaunchTemplateName");
        List<LaunchTemplate> asked = names.isEmpty()
                ? List.copyOf(byName.values())
                : names.stream().map(this::named).toList();
        return new JsonObject().put("launchTemplates", Ec2Actions.array(asked, LaunchTemplates::description));
    }

    JsonObject delete(Ec2Request request) {
        LaunchTemplate template = find(request);
        byName.remove(template.name());
        store.save();
        return new JsonObject().put("launchTemplate", description(template));
    }

    private LaunchTemplate find(Ec2Request request) {
        String id = request.text("LaunchTemplateId").orElse("");
        return byName.values().stream()
                .filter(template -> template.id().equals(id))
                .findFirst()
                .orElseGet(() -> named(request.text("LaunchTemplateName").orElse(id)));
    }

    private LaunchTemplate named(String name) {
        if (!byName.containsKey(name)) {
            throw new Ec2Exception(
                    "InvalidLaunchTemplateName.NotFoundException",
                    "The specified launch template, " + name + ", does not exist.");
        }
        return byName.get(name);
    }

    private static JsonObject description(LaunchTemplate template) {
        return new JsonObject()
                .put("launchTemplateId", template.id())
                .put("launchTemplateName", template.name())
                .put("defaultVersionNumber", 1)
                .put("latestVersionNumber", 1);
    }
}
