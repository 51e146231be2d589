package io.elasticfaces.local.ec2;

import java.util.List;
import java.util.regex.Pattern;

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

    static final List<Image> ALL = List.of(DEFAULT, OTHER);
    private static final Pattern ID = Pattern.compile("ami-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    /** The image with an id. */
    static Image named(String id) {
        if (!ID.matcher(id).matches()) {
            throw new Ec2Exception("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\" (expecting \"ami-...\")");
        }
        return ALL.stream()
                .filter(image -> image.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new Ec2Exception("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist"));
    }
}
