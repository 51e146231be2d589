package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A launch template with all its versions; an immutable value.
 *
 * @param id {@code lt-} and 17 hexadecimal digits
 * @param versions in the order of their numbers, which start at 1
 */
public record LaunchTemplate(
        String id,
        String name,
        Instant createTime,
        int defaultVersion,
        List<Version> versions,
        Map<String, String> tags) {
    /**
     * A version.
     *
     * @param data the parameters of RunInstances that it holds, as JSON
     */
    public record Version(int number, Instant createTime, String description, String data) {
        JsonObject parameters() {
            return new JsonObject(data);
        }
    }

    int latestVersion() {
        return versions.size();
    }

    /** The version by number, {@code $Latest} or {@code $Default}. */
    Version version(String version) {
        int number =
                switch (version) {
                    case "$Latest" -> latestVersion();
                    case "$Default" -> defaultVersion;
                    default -> version.matches("[1-9]\\d{0,5}") ? Integer.parseInt(version) : 0;
                };
        if (number < 1 || number > versions.size()) {
            throw new Ec2Exception(
                    "InvalidLaunchTemplateId.VersionNotFound",
                    "Could not find launch template version '" + version + "' of " + name + ".");
        }
        return versions.get(number - 1);
    }
}
