package io.elasticfaces.controller.act;

import java.nio.charset.StandardCharsets;

/**
 * What an instance is launched from where too few exist: a launch template, or an image with what it needs.
 *
 * @param template name of an EC2 launch template; blank for none, and then the image counts
 * @param image an AMI's id; blank for none
 * @param instanceType e.g. {@code t2.micro}; used with the image
 * @param userData what the instance runs at each start, not encoded; used with the image, blank for none
 */
public record LaunchSettings(String template, String image, String instanceType, String userData) {
    /** EC2's limit for user data, before it is encoded. */
    private static final int USER_DATA_LIMIT = 16_384;

    public LaunchSettings {
        if (userData.getBytes(StandardCharsets.UTF_8).length > USER_DATA_LIMIT) {
            throw new IllegalArgumentException(
                    "The file that app.controller.launch-user-data names is longer than the %,d bytes that EC2 takes."
                            .formatted(USER_DATA_LIMIT));
        }
    }

    /** Nothing is launched. */
    public static LaunchSettings none() {
        return new LaunchSettings("", "", "", "");
    }

    /** Says whether instances can be launched at all. */
    public boolean given() {
        return !template.isBlank() || !image.isBlank();
    }
}
