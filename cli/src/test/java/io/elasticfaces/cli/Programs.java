package io.elasticfaces.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Processes that tests start: {@code ./faces}, scripts of the checkout, and programs of the machine. */
public final class Programs {
    public static final Path HOME = Path.of(System.getProperty("faces.home"));
    public static final Path MODELS = HOME.resolve(".faces/models");
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final int PORTS = 4;

    private Programs() {}

    /** The end of a process and its output. */
    record Result(int code, String output) {}

    /** Skips the test without the model set {@code dlib}. */
    public static void requireModels() {
        assumeTrue(
                Files.isDirectory(MODELS.resolve("dlib")),
                "skipped: the model set dlib is missing; ./faces models dlib downloads it");
    }

    /** Skips the test without a program. */
    static void require(String program) {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))),
                "skipped: " + program + " is not on the PATH");
    }

    /** Prepares a process that uses the current build and appends its output to a log. */
    public static ProcessBuilder program(Path log, Map<String, String> environment, String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(Map.of("FACES_NO_BUILD", "1", "FACES_MODELS", MODELS.toString()));
        builder.environment().putAll(environment);
        return builder;
    }

    /** Prepares {@code ./faces}. */
    public static ProcessBuilder faces(Path log, Map<String, String> environment, String... words) {
        String faces = HOME.resolve("faces").toString();
        return program(
                log,
                environment,
                Stream.concat(Stream.of(faces), Stream.of(words)).toArray(String[]::new));
    }

    /** Runs a prepared process with a log of its own until it ends. */
    static Result run(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.start();
        Path log = builder.redirectOutput().file().toPath();
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends; its output is %s", builder.command(), Files.readString(log))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        return new Result(process.exitValue(), Files.readString(log));
    }

    /** Runs {@code ./faces} and requires exit code 0. */
    public static void requireSuccess(ProcessBuilder builder) throws IOException, InterruptedException {
        Result result = run(builder);
        assertThat(result.code()).as(result.output()).isZero();
    }

    /** Returns the first of four consecutive free ports, below those of outgoing connections. */
    public static int freePorts() {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            if (IntStream.range(first, first + PORTS).allMatch(Programs::isFree)) {
                return first;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
