package io.elasticfaces.local.ec2;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What may be a tag, and what comes of adding some.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions">Tag
 *     restrictions</a>
 */
final class Tags {
    private static final int MOST = 50;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;

    private Tags() {}

    /** Reads {@code Key} and {@code Value} of each structure; a missing value is empty. */
    static Map<String, String> read(List<QueryRequest> structures) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (QueryRequest structure : structures) {
            String key = structure.required("Key");
            String value = structure.text("Value").orElse("");
            if (key.length() > LONGEST_KEY) {
                throw Ec2Error.INVALID_PARAMETER_VALUE.because(
                        "Tag key exceeds the maximum length of " + LONGEST_KEY + " characters");
            }
            if (value.length() > LONGEST_VALUE) {
                throw Ec2Error.INVALID_PARAMETER_VALUE.because(
                        "Tag value exceeds the maximum length of " + LONGEST_VALUE + " characters");
            }
            if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw Ec2Error.INVALID_PARAMETER_VALUE.because(
                        "Tag keys starting with 'aws:' are reserved for internal use");
            }
            if (tags.putIfAbsent(key, value) != null) {
                throw Ec2Error.INVALID_PARAMETER_VALUE.because("Duplicate tag key '" + key + "' specified.");
            }
        }
        return tags;
    }

    static Map<String, String> add(Map<String, String> tags, Map<String, String> more) {
        Map<String, String> sum = new LinkedHashMap<>(tags);
        sum.putAll(more);
        if (sum.size() > MOST) {
            throw Ec2Error.TAG_LIMIT_EXCEEDED.because("The maximum number of Tags for a resource has been reached.");
        }
        return sum;
    }
}
