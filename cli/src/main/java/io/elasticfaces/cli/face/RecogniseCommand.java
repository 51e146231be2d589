package io.elasticfaces.cli.face;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.camel.util.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces recognise}: names every face of pictures. */
@Command(
        name = "recognise",
        description = "Name every face of pictures. Exit code 1 if a picture is refused.",
        mixinStandardHelpOptions = true)
public final class RecogniseCommand implements Callable<Integer> {
    private static final int AT_ONCE = 16;

    @Spec
    CommandSpec spec;

    @Mixin
    WebOptions web;

    @Parameters(arity = "1..*", paramLabel = "<picture>", description = "The files of the pictures.")
    List<Path> pictures;

    @Option(
            names = "--collection",
            defaultValue = "default",
            description = "The collection to search (default: ${DEFAULT-VALUE}).")
    String collection;

    @Option(names = "--json", description = "Print a line of JSON for each picture.")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        FaceClient client = web.client();
        PrintWriter out = spec.commandLine().getOut();
        String path =
                "/api/v1/recognition/recognize?collection=" + URLEncoder.encode(collection, StandardCharsets.UTF_8);
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, pictures.size()));
        boolean refused = false;
        try {
            List<Future<JsonObject>> results = new ArrayList<>();
            for (Path picture : pictures) {
                results.add(threads.submit(() -> client.post(path, Map.of("file", picture))));
            }
            for (int i = 0; i < pictures.size(); i++) {
                Path picture = pictures.get(i);
                try {
                    JsonObject result = results.get(i).get();
                    out.println(json ? line(picture, result) : text(picture, result));
                } catch (ExecutionException e) {
                    refused = true;
                    spec.commandLine().getErr().println(picture + ": " + reason(e.getCause()));
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return refused ? 1 : 0;
    }

    private static String reason(Throwable failure) {
        return failure instanceof IOException ? "The file cannot be read." : failure.getMessage();
    }

    private static String line(Path picture, JsonObject result) {
        JsonObject line = new JsonObject();
        line.put("file", picture.toString());
        line.putAll(result);
        return line.toJson();
    }

    /** Returns a line for each face: the file, the name, the similarity of the nearest person, and the box. */
    private static String text(Path picture, JsonObject result) {
        return faces(result).stream()
                .map(face -> picture + ": " + face.getString("name") + similarity(face) + " at " + FaceText.box(face)
                        + FaceText.reasons(face))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String similarity(JsonObject face) {
        List<JsonObject> people = FaceText.list(face, "subjects");
        return people.isEmpty()
                ? ""
                : " (nearest: " + people.get(0).getString("subject") + ", " + FaceText.similarity(people.get(0)) + ")";
    }

    private static List<JsonObject> faces(JsonObject result) {
        return FaceText.list(result, "result");
    }
}
