package io.elasticfaces.local.ec2;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The actions of an instance at boot, as cloud-init reads them from user data.
 *
 * @param scripts the shell scripts, in order
 * @param everyBoot whether they run at every boot ({@code cloud_final_modules: [[scripts-user, always]]}) and not only
 *     at the first
 * @param ignored parts that have no effect here, one sentence for each
 * @see <a href="https://docs.cloud-init.io/en/latest/explanation/format.html">cloud-init user data formats</a>
 */
record UserData(List<Script> scripts, boolean everyBoot, List<String> ignored) {
    /** The user data of an instance that hangs before it reads any. */
    static final UserData HANGING = new UserData(List.of(), false, List.of("the boot hangs (injected fault)"));

    static final UserData NONE = new UserData(List.of(), false, List.of());

    /**
     * A program that names its interpreter in its first line.
     *
     * @param text with Unix line ends
     */
    record Script(String text) {
        /** The interpreter and at most one argument, split as the Linux kernel splits a {@code #!} line. */
        List<String> interpreter() {
            int end = text.indexOf('\n');
            String line = text.substring(2, end < 0 ? text.length() : end).strip();
            int blank = 0;
            while (blank < line.length() && line.charAt(blank) != ' ' && line.charAt(blank) != '\t') {
                blank++;
            }
            List<String> words = new ArrayList<>();
            words.add(line.substring(0, blank));
            if (blank < line.length()) {
                words.add(line.substring(blank).strip());
            }
            return words;
        }
    }

    static boolean isScript(String text) {
        return text.startsWith("#!")
                && !text.substring(2).lines().findFirst().orElse("").isBlank();
    }

    boolean runsAt(int boot) {
        return !scripts.isEmpty() && (everyBoot || boot <= 1);
    }

    /** Reads user data after Base64 is decoded; never fails. */
    static UserData read(byte[] raw) {
        return new UserDataReader().read(raw);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
