package io.elasticfaces.cli.face;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.util.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces compare}: compares the largest face of one picture with the faces of another. */
@Command(
        name = "compare",
        description = "Compare the largest face of a picture with every face of another.",
        mixinStandardHelpOptions = true)
public final class CompareCommand implements Callable<Integer> {
    private static final double SAME = 0.5;

    @Spec
    CommandSpec spec;

    @Mixin
    WebOptions web;

    @Parameters(index = "0", paramLabel = "<a>", description = "The picture whose largest face is compared.")
    Path source;

    @Parameters(index = "1", paramLabel = "<b>", description = "The picture with whose faces it is compared.")
    Path target;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Map<String, Path> pictures = new LinkedHashMap<>();
        pictures.put("source_image", source);
        pictures.put("target_image", target);
        JsonObject result = web.client().post("/api/v1/verification/verify", pictures);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result.toJson());
            return 0;
        }
        for (JsonObject comparison : FaceText.list(result, "result")) {
            List<JsonObject> matches = FaceText.list(comparison, "face_matches");
            if (matches.isEmpty()) {
                out.println("There is no face in " + target + ".");
            }
            for (JsonObject match : matches) {
                double similarity = ((Number) match.get("similarity")).doubleValue();
                out.println(FaceText.similarity(match) + (similarity >= SAME ? " the same person" : " another person")
                        + ", at " + FaceText.box(match) + " of " + target + FaceText.reasons(match));
            }
        }
        return 0;
    }
}
