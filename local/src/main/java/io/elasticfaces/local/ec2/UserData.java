package io.elasticfaces.local.ec2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an instance runs, as cloud-init reads it from user data: a script, a cloud-config, or a MIME archive of both.
 *
 * @param script a program that names its interpreter in its first line, with Unix line ends; empty for none
 * @param everyBoot whether it runs at every boot ({@code cloud_final_modules: [[scripts-user, always]]}) and not only at
 *     the first
 * @param ignored parts that have no effect here, one sentence for each
 * @see <a href="https://docs.cloud-init.io/en/latest/explanation/format.html">cloud-init user data formats</a>
 */
record UserData(String script, boolean everyBoot, List<String> ignored) {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)content-type:\\s*multipart/[^;]+;\\s*boundary=\"?([^\"\\n;]+)");
    private static final Pattern ALWAYS =
            Pattern.compile("(?ms)^cloud_final_modules:.*\\bscripts[-_]user[\"']?\\s*[,-]\\s*[\"']?always\\b");

    boolean runsAt(int boot) {
        return !script.isEmpty() && (everyBoot || boot <= 1);
    }

    /** Reads user data after Base64 is decoded; never fails. */
    static UserData read(byte[] raw) {
        String script = "";
        boolean everyBoot = false;
        List<String> ignored = new ArrayList<>();
        for (String part : parts(text(raw))) {
            if (part.startsWith("#cloud-config")) {
                everyBoot |= ALWAYS.matcher(part.replaceAll("#.*", "")).find();
            } else if (part.matches("(?s)#![^\\n]*\\S.*") && script.isEmpty()) {
                script = part;
            } else if (!part.isBlank()) {
                ignored.add("a part of the user data is neither the first script (#!...) nor a #cloud-config");
            }
        }
        return new UserData(script, everyBoot, ignored);
    }

    private static List<String> parts(String text) {
        Matcher boundary = BOUNDARY.matcher(text);
        if (text.startsWith("#") || !boundary.find()) {
            return List.of(text);
        }
        List<String> parts = new ArrayList<>();
        String[] pieces = text.split("(?m)^--" + Pattern.quote(boundary.group(1)) + "(?:--)?[ \\t]*$\\n?", -1);
        for (int i = 1; i < pieces.length; i++) {
            String[] headersAndBody = pieces[i].split("\\n\\n", 2);
            String body = headersAndBody[headersAndBody.length - 1];
            boolean base64 = headersAndBody[0].matches("(?is).*content-transfer-encoding:\\s*base64.*");
            parts.add(base64 ? decoded(body) : body);
        }
        return parts;
    }

    private static String decoded(String base64) {
        try {
            return text(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return "not in Base64: " + base64;
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}
