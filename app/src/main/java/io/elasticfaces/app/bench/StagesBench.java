package io.elasticfaces.app.bench;

import io.elasticfaces.app.load.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
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
        List<Path> pictures = PictureFolder.list(folder == null ? Installation.testPictures() : folder, spec);
        MeasuredWeb web = new MeasuredWeb(url);
        out.println(Machine.here().describe());
        out.printf("%d pictures, one after another, to %s%n", requests, url);
        out.flush();
        StageSums sums = new StageSums();
        for (int i = 0; i < warmUp + requests; i++) {
            HttpRequest.Builder upload = upload(web, pictures.get(i % pictures.size()));
            long began = System.nanoTime();
            String body = web.send(upload);
            double millis = (System.nanoTime() - began) / 1e6;
            if (i >= warmUp) {
                sums.add((JsonObject) Jsoner.deserialize(body), millis);
            }
        }
        return sums.print(out) ? 0 : 1;
    }

    private HttpRequest.Builder upload(MeasuredWeb web, Path picture) throws IOException {
        HttpRequest.Builder upload = web.upload(picture.getFileName().toString(), Files.readAllBytes(picture), PATIENCE)
                .header("Accept", "application/json");
        if (token != null && !token.isBlank()) {
            upload.header("Authorization", "Bearer " + token);
        }
        return upload;
    }
}
