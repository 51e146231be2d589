package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
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

    /** The parameters of RunInstances, which replace those of the launch template that they name, except tags. */
    Ec2Request resolve(Ec2Request call) {
        return call.structure("LaunchTemplate")
                .map(named -> new Ec2Request(new JsonObject(find(named).parameters()).mergeIn(call.tree())))
                .orElse(call);
    }

    /** The tags of the instances of a launch. */
    Map<String, String> tags(Ec2Request call) {
        Map<String, String> tags = new LinkedHashMap<>();
        call.structure("LaunchTemplate").map(this::find).ifPresent(template -> {
            tags.putAll(new Ec2Request(new JsonObject(template.parameters())).instanceTags());
            tags.put("aws:ec2launchtemplate:id", template.id());
            tags.put("aws:ec2launchtemplate:version", "1");
        });
        return Ec2Request.merged(tags, call.instanceTags());
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
