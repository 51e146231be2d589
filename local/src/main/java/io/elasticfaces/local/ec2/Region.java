package io.elasticfaces.local.ec2;

/**
 * What every instance here has in common: one account, one zone, one address.
 *
 * @param name the AWS region it says it is, such as {@code us-east-1}
 */
record Region(String name) {
    static final String ACCOUNT = "000000000000";
    static final String ADDRESS = "127.0.0.1";
    static final String ARCHITECTURE = architecture(System.getProperty("os.arch", ""));

    String zone() {
        return name + "a";
    }

    private static String architecture(String java) {
        return java.equals("aarch64") ? "arm64" : "x86_64";
    }
}
