package io.elasticfaces.local.ec2;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids in AWS's long format: a prefix and 17 hexadecimal digits. */
final class Ids {
    /** Instance ids; the short format of before 2016 is still well-formed. */
    static final Pattern INSTANCE = Pattern.compile("i-(?:[0-9a-f]{8}|[0-9a-f]{17})");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DIGITS = 17;

    private Ids() {}

    static String fresh(String prefix) {
        byte[] bytes = new byte[(DIGITS + 1) / 2];
        RANDOM.nextBytes(bytes);
        return prefix + HexFormat.of().formatHex(bytes).substring(0, DIGITS);
    }
}
