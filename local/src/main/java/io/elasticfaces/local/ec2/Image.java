package io.elasticfaces.local.ec2;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A machine image. It is only a name, because instances run on the host's system.
 *
 * @param id {@code ami-} and 17 hexadecimal digits
 * @param name a readable name
 */
public record Image(String id, String name) {
    /** The image of the initial instances. */
    public static final Image DEFAULT = new Image("ami-0e1a571cface50001", "elastic-faces-local");

    /** Another image, for a rollout of instances. */
    public static final Image OTHER = new Image("ami-0e1a571cface50002", "other-faces-local");

    static final String ARCHITECTURE = System.getProperty("os.arch", "").equals("aarch64") ? "arm64" : "x86_64";

    private static final List<Image> ALL = List.of(DEFAULT, OTHER);
    static final String ACCOUNT = "000000000000";

    /** The image with an id. */
    static Image named(String id) {
        if (!id.matches("ami-(?:[0-9a-f]{8}|[0-9a-f]{17})")) {
            throw new Ec2Exception("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")");
        }
        return ALL.stream()
                .filter(image -> image.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new Ec2Exception("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist"));
    }

    /** DescribeImages. */
    static JsonObject describe(Ec2Request request) {
        List<String> owners = request.list("Owner");
        List<String> ids = request.list("ImageId");
        List<Image> asked = ids.isEmpty() ? ALL : ids.stream().map(Image::named).toList();
        boolean own = owners.isEmpty() || owners.contains("self") || owners.contains(ACCOUNT);
        List<JsonObject> descriptions =
                own ? asked.stream().map(Image::description).toList() : List.of();
        return new JsonObject().put("imagesSet", new JsonArray(Filters.apply(request, descriptions)));
    }

    private static JsonObject description(Image image) {
        return new JsonObject()
                .put("imageId", image.id())
                .put("name", image.name())
                .put("imageState", "available")
                .put("imageOwnerId", ACCOUNT)
                .put("imageType", "machine")
                .put("architecture", ARCHITECTURE);
    }
}
