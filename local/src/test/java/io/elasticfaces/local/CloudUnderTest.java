package io.elasticfaces.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A local cloud in a process of its own. */
public final class CloudUnderTest implements AutoCloseable {
    private final Process process;
    private final String[] endpoints;

    private CloudUnderTest(Process process, String[] endpoints) {
        this.process = process;
        this.endpoints = endpoints;
    }

    /** Starts one on free ports and waits until it is ready; see {@link CloudMain}. */
    public static CloudUnderTest start(Path folder, String userData, String colour) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CloudMain.class.getName(),
                        folder.resolve("cloud").toString(),
                        userData,
                        colour)
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.startsWith("ready ")) {
                return new CloudUnderTest(process, line.split(" "));
            }
        }
        throw new IOException("The local cloud ended without being ready: " + said);
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
