package io.elasticfaces.local.ec2;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the scripts of an instance in a separate session and environment. */
final class ProcessLauncher {
    /** The variables of this process that are passed to scripts. */
    private static final List<String> PASSED_ON = List.of(
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "JAVA_HOME");

    private static final List<String> SETSID = Stream.of("/usr/bin/setsid", "/bin/setsid")
            .filter(path -> Files.isExecutable(Path.of(path)))
            .limit(1)
            .toList();

    private ProcessLauncher() {}

    /** The command, made the leader of a new session where the system has {@code setsid}. */
    static List<String> inOwnSession(List<String> command) {
        return Stream.concat(SETSID.stream(), command.stream()).toList();
    }

    /**
     * Starts the scripts one after the other; their output and errors are the process's output.
     *
     * @param folder the working directory, in which the scripts are also written
     * @throws IOException if the folder cannot be written or an interpreter is missing
     */
    static Process launch(List<UserData.Script> scripts, Path folder, Map<String, String> environment)
            throws IOException {
        Path place = Files.createDirectories(folder.resolve("scripts"));
        List<List<String>> commands = new ArrayList<>();
        for (UserData.Script script : scripts) {
            Path file = place.resolve("part-%03d".formatted(commands.size() + 1));
            Files.writeString(file, script.text(), StandardCharsets.UTF_8);
            List<String> command = new ArrayList<>(script.interpreter());
            command.add(file.toString());
            commands.add(command);
        }
        List<String> command = commands.get(0);
        if (commands.size() > 1) {
            Path all = place.resolve("all");
            Files.writeString(all, inSequence(commands), StandardCharsets.UTF_8);
            command = List.of("sh", all.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(inOwnSession(command))
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** As in cloud-init, all scripts run, and the exit code is that of the last failed one, or 0. */
    private static String inSequence(List<List<String>> commands) {
        StringBuilder text = new StringBuilder("failed=0\n");
        for (List<String> command : commands) {
            command.forEach(
                    word -> text.append('\'').append(word.replace("'", "'\\''")).append("' "));
            text.append("|| failed=$?\n");
        }
        return text.append("exit $failed\n").toString();
    }
}
