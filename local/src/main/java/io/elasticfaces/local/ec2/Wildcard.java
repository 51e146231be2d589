package io.elasticfaces.local.ec2;

/**
 * EC2's filter patterns: {@code *} is any run of characters, {@code ?} exactly one; case counts.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html">Listing and filtering</a>
 */
final class Wildcard {
    private Wildcard() {}

    /** Whether the whole text matches; takes (pattern length) x (text length) steps. */
    static boolean matches(String pattern, String text) {
        // Whether the pattern so far matches the text before each position.
        boolean[] matched = new boolean[text.length() + 1];
        matched[0] = true;
        for (int p = 0; p < pattern.length(); p++) {
            char wanted = pattern.charAt(p);
            boolean[] next = new boolean[matched.length];
            for (int i = 0; i < matched.length; i++) {
                boolean here = i > 0 && (wanted == '?' || wanted == text.charAt(i - 1)) && matched[i - 1];
                next[i] = wanted == '*' ? matched[i] || (i > 0 && next[i - 1]) : here;
            }
            matched = next;
        }
        return matched[text.length()];
    }
}
