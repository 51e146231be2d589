package io.elasticfaces.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A local cloud in a process of its own, on free ports, for tests that end or kill it. */
public final class CloudUnderTest implements AutoCloseable {
    private final Process process;
    private final String[] endpoints;

    /**
     * Starts one and waits until it is ready.
     *
     * @param userData of two app instances
     * @param colour the value of {@code COLOUR} in their environment
     */
    public CloudUnderTest(Path folder, String userData, String colour) throws IOException {
        this(folder, userData, colour, "unlimited");
    }

    /** @param fileBlocks the largest size of a file that it may write, in KiB */
    CloudUnderTest(Path folder, String userData, String colour, String fileBlocks) throws IOException {
        process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "ulimit -f " + fileBlocks + " && exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CloudUnderTest.class.getName(),
                        folder.resolve("cloud").toString(),
                        userData,
                        colour)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith("ready ")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("The local cloud ended without being ready.");
        }
        endpoints = line.split(" ");
    }

    /** The process: a cloud that runs until it gets a signal. */
    public static void main(String[] args) throws InterruptedException {
        LocalCloud cloud = new LocalCloud(new CloudSettings(Path.of(args[0]))
                .withAppInstances(2, args[1])
                .withEnvironment(Map.of("COLOUR", args[2])));
        Runtime.getRuntime().addShutdownHook(new Thread(cloud::close));
        System.out.println("ready " + cloud.s3() + " " + cloud.sqs() + " " + cloud.ec2());
        new CountDownLatch(1).await();
    }

    URI s3() {
        return URI.create(endpoints[1]);
    }

    URI sqs() {
        return URI.create(endpoints[2]);
    }

    public URI ec2() {
        return URI.create(endpoints[3]);
    }

    /** Kills it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until it has ended by itself; true if it did. */
    boolean ended() throws InterruptedException {
        return process.waitFor(1, TimeUnit.MINUTES);
    }

    /** Asks it to end; true if it did. */
    boolean end() throws InterruptedException {
        process.destroy();
        return process.waitFor(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
