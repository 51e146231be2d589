package io.elasticfaces.benchmarks;

import ai.djl.engine.Engine;
import io.elasticfaces.contract.picture.RejectedPicture;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.image.Picture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.util.json.Jsoner;

/**
 * A measurement process for {@code tools/benchmarks/compare}. It reads a request per line from standard input and
 * answers each with a line of JSON. It keeps running, so that measurements here and in Python can alternate without
 * restarts.
 *
 * <pre>
 * time STAGE SET PICTURE SECONDS   repeats until the time is over, at least once; 0 warms up
 * faces PICTURE                    boxes, probabilities, landmarks, the largest face first
 * crop SET PICTURE FILE            writes the crop's bytes
 * vector SET PICTURE               the vector of that crop
 * </pre>
 */
public final class Answers {
    private static final int WARM_TURNS = 5;
    private static final double WARM_SECONDS = 1.5;

    private final Workbench bench;
    private final Map<String, Callable<?>> prepared = new LinkedHashMap<>();

    /** The last result. It keeps the compiler from removing unused work. */
    private volatile Object result = "";

    private Answers(Workbench bench) {
        this.bench = bench;
    }

    /**
     * Answers requests. The only argument is the folder of pictures; without it, pictures are composed of the samples.
     */
    public static void main(String[] args) throws Exception {
        // Standard output contains only answers, so all other output goes to standard error.
        PrintStream out = System.out;
        System.setOut(System.err);
        Pictures pictures = Pictures.in(args.length == 0 ? "" : args[0]);
        try (Workbench bench = Workbench.open(pictures);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Answers answers = new Answers(bench);
            out.println(Jsoner.serialize(answers.greeting(pictures)));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(Jsoner.serialize(answers.answer(line.split(" ", -1))));
            }
        }
    }

    private Map<String, Object> greeting(Pictures pictures) throws Exception {
        List<Map<String, Object>> sizes = new ArrayList<>();
        for (String name : pictures.names()) {
            Picture decoded = (Picture) bench.work(Stage.DECODE, "", name).call();
            sizes.add(Map.of("name", name, "width", decoded.width(), "height", decoded.height()));
        }
        Map<String, String> sets = new LinkedHashMap<>();
        for (String set : bench.sets()) {
            sets.put(set, bench.resolved(set));
        }
        return Map.of(
                "java",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                "djl",
                Engine.getDjlVersion(),
                "pytorch",
                Engine.getEngine("PyTorch").getVersion(),
                "models",
                Workbench.models().toString(),
                "pictures",
                pictures.folder().toString(),
                "sizes",
                sizes,
                "sets",
                sets);
    }

    private Object answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "time" -> time(words[1], words[2], words[3], Double.parseDouble(words[4]));
            case "faces" -> faces(words[1]);
            case "crop" -> {
                Files.write(Path.of(words[3]), bench.crop(words[1], words[2]));
                yield words[3];
            }
            case "vector" -> bench.work(Stage.EMBED, words[1], words[2]).call();
            default -> throw new IllegalArgumentException("unknown request " + words[0]);
        };
    }

    private Map<String, Object> time(String stage, String set, String picture, double seconds) throws Exception {
        Stage what = Stage.valueOf(stage.toUpperCase(Locale.ROOT));
        String key = stage + " " + set + " " + picture;
        if (!prepared.containsKey(key)) {
            // A gallery and a 12-megapixel picture together exceed a worker's heap.
            prepared.clear();
            prepared.put(key, bench.work(what, set, picture));
        }
        Callable<?> work = prepared.get(key);
        double least = seconds == 0 ? WARM_SECONDS : seconds;
        int turns = seconds == 0 ? WARM_TURNS : 1;
        List<Double> wall = new ArrayList<>();
        long start = System.nanoTime();
        while (wall.size() < turns || System.nanoTime() - start < least * 1e9) {
            long before = System.nanoTime();
            result = work.call();
            wall.add((System.nanoTime() - before) / 1e6);
        }
        return Map.of("wall", wall);
    }

    private Map<String, Object> faces(String picture) throws IOException, RejectedPicture {
        List<Face> faces = bench.faces(picture);
        return Map.of(
                "boxes",
                faces.stream()
                        .map(Face::box)
                        .map(box -> List.of(box.left(), box.top(), box.right(), box.bottom()))
                        .toList(),
                "probabilities",
                faces.stream().map(Face::probability).toList(),
                "landmarks",
                faces.stream()
                        .map(face -> face.landmarks().stream()
                                .map(point -> List.of(point.x(), point.y()))
                                .toList())
                        .toList());
    }
}
