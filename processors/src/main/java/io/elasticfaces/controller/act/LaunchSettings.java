package io.elasticfaces.controller.act;

import java.nio.charset.StandardCharsets;

/**
 * The settings for launching instances: a launch template, or an image with its parameters.
 *
 * @param template the name of an EC2 launch template; blank to use the image
 * @param image the id of an AMI; blank for none
 * @param instanceType the instance type for the image, e.g. {@code t2.micro}
 * @param userData the user data for the image, not encoded; blank for none
 */
public record LaunchSettings(String template, String image, String instanceType, String userData) {
    /** EC2's limit for user data before its encoding, in bytes. */
    private static final int USER_DATA_LIMIT = 16_384;

    public LaunchSettings {
        if (userData.getBytes(StandardCharsets.UTF_8).length > USER_DATA_LIMIT) {
            throw new IllegalArgumentException(
                    "The file of app.controller.launch-user-data is larger than EC2's limit of %,d bytes."
                            .formatted(USER_DATA_LIMIT));
        }
    }

    /** Returns settings without launches. */
    public static LaunchSettings none() {
        return new LaunchSettings("", "", "", "");
    }

    /** Returns whether instances can be launched. */
    public boolean given() {
        return !template.isBlank() || !image.isBlank();
    }
}
