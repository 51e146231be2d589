package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.Machine;
import io.elasticfaces.app.load.MultipartBody;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code faces bench stages}: where the time of a request goes, and whether the stages account for all of it. */
@Command(
        name = "stages",
        description = {
            "Show where the time of a request goes, and whether its stages add up to its latency within 5 %%.",
            "Pictures are posted to a running system one after another, and what each answer says of its stages is held"
                    + " against the latency that it tells and against this client's own clock."
        },
        mixinStandardHelpOptions = true)
final class StagesBench implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(330);
    private static final int MOST_SHOWN = 300;

    @Option(names = "--url", defaultValue = "http://localhost:8000", description = "The web tier: ${DEFAULT-VALUE}.")
    URI url;

    @Option(
            names = "--token",
            defaultValue = "${env:FACES_TOKEN}",
            description = "The web tier's token, if it wants one (default: the variable FACES_TOKEN).")
    String token;

    @Option(
            names = {"-n", "--requests"},
            defaultValue = "50",
            description = "How many are counted (default: ${DEFAULT-VALUE}).")
    int requests;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "How many are sent before, as the first start a worker and load this client's own classes"
                    + " (default: ${DEFAULT-VALUE}).")
    int warmUp;

    @Option(names = "--pictures", description = "A folder of pictures, taken in turn (default: samples/test).")
    Path folder;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (requests < 1 || warmUp < 0) {
            throw new ParameterException(spec.commandLine(), "--requests is 1 or more, --warm-up 0 or more.");
        }
        PrintWriter out = spec.commandLine().getOut();
        List<Path> pictures = PictureFolder.list(
                folder == null ? Path.of(System.getProperty("faces.home", "."), "samples", "test") : folder, spec);
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        out.println(Machine.here().describe());
        out.printf("%d pictures, one after another, to %s%n", requests, url);
        out.flush();
        StageSums sums = new StageSums();
        for (int i = 0; i < warmUp + requests; i++) {
            HttpRequest request = request(pictures.get(i % pictures.size()));
            long began = System.nanoTime();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            double millis = (System.nanoTime() - began) / 1e6;
            JsonObject answer = answer(response);
            if (i >= warmUp) {
                sums.add(answer, millis);
            }
        }
        return sums.print(out) ? 0 : 1;
    }

    private HttpRequest request(Path picture) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve("/"))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Content-Type", MultipartBody.CONTENT_TYPE)
                .POST(MultipartBody.of(picture.getFileName().toString(), Files.readAllBytes(picture)));
        if (token != null && !token.isBlank()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private static JsonObject answer(HttpResponse<String> response) throws DeserializationException {
        String body = response.body();
        if (response.statusCode() != 200) {
            throw new IllegalStateException("A picture was answered with " + response.statusCode() + ": "
                    + body.substring(0, Math.min(MOST_SHOWN, body.length())));
        }
        return (JsonObject) Jsoner.deserialize(body);
    }
}
