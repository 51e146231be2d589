package io.elasticfaces.local.ec2;

import java.util.regex.Pattern;

/**
 * A machine image that instances are launched from; here a name only, since the host's own system is the image.
 *
 * @param id {@code ami-} and 8 or 17 hexadecimal digits
 * @param name for people
 */
public record Image(String id, String name) {
    static final Pattern ID = Pattern.compile("ami-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    /** The image that is there when no other is set. */
    public static final Image DEFAULT = new Image("ami-0e1a571cface50001", "elastic-faces-local");

    /** Another image of the same host, to roll instances to. */
    public static final Image OTHER = new Image("ami-0e1a571cface50002", "other-faces-local");

    public Image {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "image id '" + id + "' is not 'ami-' and 8 or 17 hexadecimal digits, as AWS's are");
        }
    }
}
