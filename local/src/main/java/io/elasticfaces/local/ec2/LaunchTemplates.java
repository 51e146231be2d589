package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The actions on launch templates. A template has one version, which a launch checks. */
final class LaunchTemplates {
    private static final String TAGS = "TagSpecification";

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
        return call.structure("LaunchTemplate")
                .map(named -> {
                    String version = named.text("Version").orElse("1");
                    if (!List.of("1", "$Default", "$Latest").contains(version)) {
                        throw new Ec2Exception(
                                "InvalidLaunchTemplateId.VersionNotFound",
                                "Could not find launch template version '" + version + "'; the local EC2 has only 1.");
                    }
                    JsonObject parameters = new JsonObject(find(named).parameters());
                    JsonArray tags = parameters.getJsonArray(TAGS, new JsonArray());
                    tags.addAll(call.tree().getJsonArray(TAGS, new JsonArray()));
                    return new Ec2Request(parameters.mergeIn(call.tree()).put(TAGS, tags));
                })
                .orElse(call);
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
        List<LaunchTemplate> asked = Stream.of("LaunchTemplateId", "LaunchTemplateName")
                .flatMap(parameter -> request.list(parameter).stream())
                .map(this::find)
                .toList();
        return new JsonObject()
                .put(
                        "launchTemplates",
                        Ec2Actions.array(asked.isEmpty() ? byName.values() : asked, LaunchTemplates::description));
    }

    JsonObject delete(Ec2Request request) {
        LaunchTemplate template = find(request);
        byName.remove(template.name());
        store.save();
        return new JsonObject().put("launchTemplate", description(template));
    }

    private LaunchTemplate find(Ec2Request request) {
        return find(request.text("LaunchTemplateId").orElseGet(() -> request.required("LaunchTemplateName")));
    }

    private LaunchTemplate find(String idOrName) {
        return byName.values().stream()
                .filter(template ->
                        template.id().equals(idOrName) || template.name().equals(idOrName))
                .findFirst()
                .orElseThrow(() -> new Ec2Exception(
                        "InvalidLaunchTemplateName.NotFoundException",
                        "The specified launch template, " + idOrName + ", does not exist."));
    }

    private static JsonObject description(LaunchTemplate template) {
        return new JsonObject()
                .put("launchTemplateId", template.id())
                .put("launchTemplateName", template.name())
                .put("defaultVersionNumber", 1)
                .put("latestVersionNumber", 1);
    }
}
