package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The actions on launch templates. */
final class LaunchTemplateActions {
    private static final String OWNER = "arn:aws:iam::" + InstanceView.ACCOUNT + ":root";

    private final Instances instances;

    /** The version of a launch template that a launch uses. */
    record Selected(LaunchTemplate template, LaunchTemplate.Version version) {}

    LaunchTemplateActions(Instances instances) {
        this.instances = instances;
    }

    /** The version that a launch's parameter LaunchTemplate names; the default version if it names none. */
    Selected select(Ec2Request request) {
        LaunchTemplate template = find(request);
        return new Selected(template, template.version(request.text("Version").orElse("$Default")));
    }

    JsonObject create(Ec2Request request) {
        String name = request.required("LaunchTemplateName");
        if (!name.matches("[A-Za-z0-9().\\-/_]{3,128}")) {
            throw new Ec2Exception(
                    "InvalidLaunchTemplateName.MalformedException",
                    "A launch template name must have 3 to 128 of the characters a-z, A-Z, 0-9 and ().-/_");
        }
        if (instances.templates().stream().anyMatch(known -> known.name().equals(name))) {
            throw new Ec2Exception(
                    "InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }
        Instant now = Instant.now();
        LaunchTemplate.Version first = new LaunchTemplate.Version(
                1, now, request.text("VersionDescription").orElse(""), data(request, new JsonObject()));
        Map<String, String> tags = request.tagSpecification("launch-template");
        return new JsonObject()
                .put(
                        "launchTemplate",
                        view(instances.put(
                                new LaunchTemplate(Instances.newId("lt-"), name, now, 1, List.of(first), tags))));
    }

    JsonObject createVersion(Ec2Request request) {
        LaunchTemplate template = find(request);
        JsonObject source = request.text("SourceVersion")
                .map(version -> template.version(version).parameters())
                .orElse(new JsonObject());
        LaunchTemplate.Version added = new LaunchTemplate.Version(
                template.latestVersion() + 1,
                Instant.now(),
                request.text("VersionDescription").orElse(""),
                data(request, source));
        List<LaunchTemplate.Version> versions = new ArrayList<>(template.versions());
        versions.add(added);
        LaunchTemplate changed = instances.put(new LaunchTemplate(
                template.id(),
                template.name(),
                template.createTime(),
                template.defaultVersion(),
                versions,
                template.tags()));
        return new JsonObject().put("launchTemplateVersion", view(changed, added));
    }

    /** The parameters that a version holds, checked as far as a launch checks them. */
    private static String data(Ec2Request request, JsonObject source) {
        Ec2Request data =
                request.structure("LaunchTemplateData").orElseThrow(() -> Ec2Exception.missing("LaunchTemplateData"));
        data.text("InstanceType").ifPresent(InstanceActions::instanceType);
        data.text("UserData").ifPresent(InstanceActions::userData);
        data.tagSpecification("instance");
        return source.mergeIn(data.tree()).encode();
    }

    JsonObject describe(Ec2Request request) {
        List<LaunchTemplate> all = instances.templates();
        List<LaunchTemplate> asked = new ArrayList<>();
        request.list("LaunchTemplateId").forEach(id -> asked.add(byId(id)));
        request.list("LaunchTemplateName").forEach(name -> asked.add(byName(name)));
        List<LaunchTemplate> passing =
                Filters.apply(request, asked.isEmpty() ? all : asked, LaunchTemplateActions::field);
        Filters.Page<LaunchTemplate> page = Filters.page(request, all, passing, LaunchTemplate::id);
        JsonArray set = new JsonArray();
        page.items().forEach(template -> set.add(view(template)));
        return new JsonObject().put("launchTemplates", set).put("nextToken", page.nextToken());
    }

    private static Function<LaunchTemplate, Stream<String>> field(String name) {
        if (name.startsWith("tag:")) {
            return template -> Stream.ofNullable(template.tags().get(name.substring("tag:".length())));
        }
        return switch (name) {
            case "launch-template-name" -> template -> Stream.of(template.name());
            case "tag-key" -> template -> template.tags().keySet().stream();
            default -> null;
        };
    }

    JsonObject describeVersions(Ec2Request request) {
        LaunchTemplate template = find(request);
        List<String> asked = request.list("LaunchTemplateVersion");
        JsonArray set = new JsonArray();
        List<LaunchTemplate.Version> versions = asked.isEmpty()
                ? template.versions()
                : asked.stream().map(template::version).toList();
        // AWS lists the newest version first.
        for (int i = versions.size() - 1; i >= 0; i--) {
            set.add(view(template, versions.get(i)));
        }
        return new JsonObject().put("launchTemplateVersionSet", set);
    }

    JsonObject modify(Ec2Request request) {
        LaunchTemplate template = find(request);
        int version = template.version(request.required("SetDefaultVersion")).number();
        return new JsonObject()
                .put(
                        "launchTemplate",
                        view(instances.put(new LaunchTemplate(
                                template.id(),
                                template.name(),
                                template.createTime(),
                                version,
                                template.versions(),
                                template.tags()))));
    }

    JsonObject delete(Ec2Request request) {
        LaunchTemplate template = find(request);
        instances.remove(template);
        return new JsonObject().put("launchTemplate", view(template));
    }

    private LaunchTemplate find(Ec2Request request) {
        return request.text("LaunchTemplateId")
                .map(this::byId)
                .orElseGet(() -> byName(request.required("LaunchTemplateName")));
    }

    private LaunchTemplate byId(String id) {
        return instances.templates().stream()
                .filter(template -> template.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Ec2Exception(
                        "InvalidLaunchTemplateId.NotFound",
                        "The specified launch template, with template ID " + id + ", does not exist."));
    }

    private LaunchTemplate byName(String name) {
        return instances.templates().stream()
                .filter(template -> template.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Ec2Exception(
                        "InvalidLaunchTemplateName.NotFoundException",
                        "The specified launch template, with template name " + name + ", does not exist."));
    }

    private static JsonObject view(LaunchTemplate template) {
        return new JsonObject()
                .put("launchTemplateId", template.id())
                .put("launchTemplateName", template.name())
                .put("createTime", InstanceView.time(template.createTime()))
                .put("createdBy", OWNER)
                .put("defaultVersionNumber", template.defaultVersion())
                .put("latestVersionNumber", template.latestVersion())
                .put("tagSet", InstanceView.tags(template.tags()));
    }

    private static JsonObject view(LaunchTemplate template, LaunchTemplate.Version version) {
        return new JsonObject()
                .put("launchTemplateId", template.id())
                .put("launchTemplateName", template.name())
                .put("versionNumber", version.number())
                .put("versionDescription", version.description())
                .put("createTime", InstanceView.time(version.createTime()))
                .put("createdBy", OWNER)
                .put("defaultVersion", version.number() == template.defaultVersion())
                .put("launchTemplateData", responseNames(version.parameters()));
    }

    /** Parameters under the names that responses have: ImageId is imageId, and the list Tag is tagSet. */
    private static JsonObject responseNames(JsonObject parameters) {
        JsonObject renamed = new JsonObject();
        for (String name : parameters.fieldNames()) {
            String lower = Character.toLowerCase(name.charAt(0)) + name.substring(1);
            Object value = parameters.getValue(name);
            if (value instanceof JsonArray array) {
                JsonArray items = new JsonArray();
                array.forEach(item -> items.add(item instanceof JsonObject object ? responseNames(object) : item));
                renamed.put(lower + "Set", items);
            } else {
                renamed.put(lower, value instanceof JsonObject object ? responseNames(object) : value);
            }
        }
        return renamed;
    }
}
