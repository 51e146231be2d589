package io.elasticfaces.local.ec2;

/**
 * EC2's filter patterns: {@code *} is any run of characters, {@code ?} exactly one, and a backslash takes the next
 * character literally; case counts.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html">Listing and filtering</a>
 */
final class Wildcard {
    private Wildcard() {}

    /** Whether the whole text fits the pattern; takes at most (pattern length) x (text length) steps. */
    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int afterStar = -1;
        int starText = -1;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                p++;
                afterStar = p;
                starText = t;
            } else if (p < pattern.length() && fits(pattern, p, text.charAt(t))) {
                p += width(pattern, p);
                t++;
            } else if (afterStar >= 0) {
                p = afterStar;
                starText++;
                t = starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean fits(String pattern, int at, char c) {
        char wanted = pattern.charAt(at);
        if (wanted == '\\' && at + 1 < pattern.length()) {
            return pattern.charAt(at + 1) == c;
        }
        return wanted == '?' || wanted == c;
    }

    private static int width(String pattern, int at) {
        return pattern.charAt(at) == '\\' && at + 1 < pattern.length() ? 2 : 1;
    }
}
