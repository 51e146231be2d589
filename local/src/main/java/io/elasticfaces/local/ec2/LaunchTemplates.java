package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The actions on launch templates. A launch checks the content of a version. */
final class LaunchTemplates {
    private static final String TAGS = "TagSpecification";
    private static final String DATA = "LaunchTemplateData";

    private final InstanceStore store;
    private final Map<String, LaunchTemplate> byName;

    /**
     * A launch template.
     *
     * @param id {@code lt-} and 17 hexadecimal digits
     * @param defaultVersion 1 or more
     * @param versions parameters of RunInstances, as JSON; the first is version 1
     */
    record LaunchTemplate(String id, String name, int defaultVersion, List<String> versions) {
        private String parameters(String version) {
            int number =
                    switch (version) {
                        case "$Default" -> defaultVersion;
                        case "$Latest" -> versions.size();
                        default -> version.matches("\\d{1,9}") ? Integer.parseInt(version) : 0;
                    };
            if (number < 1 || number > versions.size()) {
                throw new Ec2Exception(
                        "InvalidLaunchTemplateId.VersionNotFound",
                        "Could not find launch template version '" + version + "'.");
            }
            return versions.get(number - 1);
        }
    }

    LaunchTemplates(InstanceStore store) {
        this.store = store;
        this.byName = store.content.templates();
    }

    /** The parameters of RunInstances with those of the launch template that they name. The tags of both apply. */
    Ec2Request resolve(Ec2Request call) {
        return call.structure("LaunchTemplate")
                .map(named -> {
                    String version = named.text("Version").orElse("$Default");
                    JsonObject parameters = new JsonObject(find(named).parameters(version));
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
        LaunchTemplate template = new LaunchTemplate(Instances.newId("lt-"), name, 1, List.of(data(request)));
        return keep(template);
    }

    JsonObject createVersion(Ec2Request request) {
        LaunchTemplate before = find(request);
        List<String> versions = new ArrayList<>(before.versions());
        versions.add(data(request));
        keep(new LaunchTemplate(before.id(), before.name(), before.defaultVersion(), versions));
        return new JsonObject()
                .put(
                        "launchTemplateVersion",
                        new JsonObject()
                                .put("launchTemplateId", before.id())
                                .put("launchTemplateName", before.name())
                                .put("versionNumber", versions.size())
                                .put("defaultVersion", false));
    }

    JsonObject modify(Ec2Request request) {
        LaunchTemplate before = find(request);
        String version = request.required("SetDefaultVersion");
        before.parameters(version);
        return keep(new LaunchTemplate(before.id(), before.name(), Integer.parseInt(version), before.versions()));
    }

    private static String data(Ec2Request request) {
        return request.structure(DATA)
                .orElseThrow(() -> Ec2Exception.missing(DATA))
                .tree()
                .encode();
    }

    private JsonObject keep(LaunchTemplate template) {
        byName.put(template.name(), template);
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
                .put("defaultVersionNumber", template.defaultVersion())
                .put("latestVersionNumber", template.versions().size());
    }
}
