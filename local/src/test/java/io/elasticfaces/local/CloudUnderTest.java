package io.elasticfaces.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A local cloud in a process of its own, as people run it. */
final class CloudUnderTest implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("(S3|SQS|EC2) ready at (http://127\\.0\\.0\\.1:\\d+): .*");

    private final Process process;
    private final Map<String, URI> endpoints;

    private CloudUnderTest(Process process, Map<String, URI> endpoints) {
        this.process = process;
        this.endpoints = endpoints;
    }

    /** Starts one on free ports and waits until it says that it is ready. */
    static CloudUnderTest start(Path folder, String... options) throws IOException {
        Process process = process(folder, options);
        Map<String, URI> endpoints = new HashMap<>();
        List<String> said = new ArrayList<>();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            Matcher ready = READY.matcher(line);
            if (ready.matches()) {
                endpoints.put(ready.group(1), URI.create(ready.group(2)));
            }
            if (line.equals("ready")) {
                return new CloudUnderTest(process, endpoints);
            }
        }
        throw new IOException("The local cloud ended without being ready: " + said);
    }

    /** The bare process, on free ports unless told otherwise; errors come out of its output. */
    static Process process(Path folder, String... options) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("--s3-port", "0", "--sqs-port", "0", "--ec2-port", "0"));
        all.put("--folder", folder.resolve("cloud").toString());
        all.put("--app-instances", "2");
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LocalCloud.class.getName()));
        all.forEach((name, value) -> command.addAll(List.of(name, value)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    URI s3() {
        return endpoints.get("S3");
    }

    URI sqs() {
        return endpoints.get("SQS");
    }

    URI ec2() {
        return endpoints.get("EC2");
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill} does; true when it ended in time. */
    boolean end() throws InterruptedException {
        process.destroy();
        return process.waitFor(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
