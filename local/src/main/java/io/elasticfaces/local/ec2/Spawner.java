package io.elasticfaces.local.ec2;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts the program of a machine: its scripts, in a session of their own, in an environment of their own. */
final class Spawner {
    /** What a program gets of this process's environment; the rest belongs to whoever started it. */
    private static final List<String> PASSED_ON = List.of(
            "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "JAVA_HOME");

    private static final List<Path> SETSID = Stream.of(
                    "/usr/bin/setsid",
                    "/bin/setsid",
                    "/usr/local/bin/setsid",
                    "/opt/homebrew/opt/util-linux/bin/setsid")
            .map(Path::of)
            .filter(Files::isExecutable)
            .toList();

    private Spawner() {}

    /** The command, made the leader of a new session where the system has {@code setsid}. */
    static List<String> inOwnSession(List<String> command) {
        if (SETSID.isEmpty()) {
            return command;
        }
        List<String> whole = new ArrayList<>();
        whole.add(SETSID.get(0).toString());
        whole.addAll(command);
        return whole;
    }

    /**
     * Starts the scripts one after the other; output and errors come out of the process's output stream.
     *
     * @param folder of the instance; the working directory, and where the scripts are written
     * @throws IOException if the folder cannot be written or the interpreter is not there
     */
    static Process spawn(List<UserData.Script> scripts, Path folder, Map<String, String> environment)
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
            Files.writeString(all, oneAfterTheOther(commands), StandardCharsets.UTF_8);
            command = List.of("sh", all.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(inOwnSession(command))
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        builder.environment().keySet().retainAll(PASSED_ON);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** As cloud-init does it: all run, and any failure is a failure of the whole. */
    private static String oneAfterTheOther(List<List<String>> commands) {
        StringBuilder text = new StringBuilder("failed=0\n");
        for (List<String> command : commands) {
            command.forEach(
                    word -> text.append('\'').append(word.replace("'", "'\\''")).append("' "));
            text.append("|| failed=$?\n");
        }
        return text.append("exit $failed\n").toString();
    }
}
