package io.elasticfaces.app.evaluate;

import io.elasticfaces.app.load.UnusableInput;
import io.elasticfaces.recognition.Recogniser;
import io.elasticfaces.recognition.gallery.Enrolment;
import io.elasticfaces.recognition.gallery.Gallery;
import io.elasticfaces.recognition.model.ModelSet;
import io.elasticfaces.recognition.model.ModelSetMissing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces evaluate}: how well the recogniser tells the people of given pictures apart. */
@Command(
        name = "evaluate",
        description = {
            "Say how well people are told apart on given pictures: accuracy, false accepts and rejects over thresholds,"
                    + " the equal error rate, identification, and which pictures failed.",
            "Nothing is enrolled; neither a cloud nor a running service is needed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:evaluated, however well", "2:the pictures or pairs cannot be evaluated"})
public final class EvaluateCommand implements Callable<Integer> {
    /** Whoever has fewer pictures than this waits for no progress. */
    private static final int PROGRESS_FROM = 100;

    private static final double LARGEST_THRESHOLD = 100;
    private static final int MOST_SPLITS = 10_000;

    /** Opens a model set as the worker does. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens it; whoever calls closes it.
         *
         * @param set as the setting app.worker.models
         * @param precision as the setting app.worker.precision
         */
        ModelSet open(String set, String precision) throws IOException;
    }

    private final Opener opener;
    private final Function<String, Optional<String>> property;

    @Parameters(
            paramLabel = "<pictures>",
            description = {
                "A folder as for enrolment (one subfolder per person), or of pictures that labels.csv in or beside it names:"
                        + " every picture is compared with every other.",
                "Or a CSV of pairs: file_x,file_y,Decision with Yes or No, pictures relative to it; or LFW's pairs.txt."
            })
    Path source;

    @Option(
            names = "--models",
            paramLabel = "SET",
            description = "The model set: facenet or dlib (default: the setting app.worker.models).")
    String models;

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "float32, bfloat16 or auto (default: the setting app.worker.precision).")
    String precision;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Less than this distance is one person (default: the worker's, the setting"
                    + " app.worker.threshold or else the set's own).")
    Double threshold;

    @Option(
            names = "--splits",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many times it is drawn who is enrolled with which picture (default: ${DEFAULT-VALUE}).")
    int splits;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Another seed, other draws (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures for machines there too.")
    Path json;

    @Option(names = "--csv", paramLabel = "FILE", description = "Write every pair with its distance there.")
    Path csv;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw distances and errors there.")
    Path svg;

    @Option(names = "--title", paramLabel = "TEXT", description = "The drawing's title (default: what was given).")
    String title;

    @Spec
    CommandSpec spec;

    /**
     * Makes the command.
     *
     * @param opener opens a model set of this machine
     * @param property gives a setting's value by its whole name
     */
    public EvaluateCommand(Opener opener, Function<String, Optional<String>> property) {
        this.opener = opener;
        this.property = property;
    }

    @Override
    public Integer call() throws IOException {
        try {
            requireOptions();
            Material material = material();
            try (ModelSet set = open()) {
                report(evaluate(material, set));
            }
            return CommandLine.ExitCode.OK;
        } catch (UnusableInput | ModelSetMissing e) {
            spec.commandLine().getErr().println(e.getMessage());
            spec.commandLine().getErr().flush();
            return CommandLine.ExitCode.USAGE;
        }
    }

    private ModelSet open() throws IOException {
        String set = models == null ? setting("app.worker.models") : models;
        try {
            return opener.open(set, precision == null ? setting("app.worker.precision") : precision);
        } catch (IllegalArgumentException e) {
            throw new UnusableInput("The model set cannot be used so: " + e.getMessage(), e);
        }
    }

    private Evaluation evaluate(Material material, ModelSet set) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Evaluating " + material.source());
        out.flush();
        Enrolment enrolment = new Enrolment(new Recogniser(set, Long.parseLong(setting("app.max-pixels"))));
        Seen seen = Seen.of(
                material,
                candidate -> enrolment.enrol(List.of(candidate)),
                progress(material.pictures().size()));
        return Evaluation.of(
                new Evaluation.Models(
                        set.name(), set.fingerprint(), set.precision().toString()),
                threshold == null ? set.threshold() : threshold,
                threshold == null || threshold == set.threshold(),
                material,
                seen,
                Gallery.empty(set),
                new Evaluation.Draws(splits, seed));
    }

    private void report(Evaluation evaluation) {
        PrintWriter out = spec.commandLine().getOut();
        EvaluationTable.lines(evaluation).forEach(out::println);
        if (json != null) {
            write(json, EvaluationJson.of(evaluation));
        }
        if (csv != null) {
            write(csv, DistancesCsv.of(evaluation));
        }
        if (svg != null) {
            String drawn = title == null
                    ? source.getFileName() + ", model set "
                            + evaluation.models().name()
                    : title;
            write(svg, EvaluationPlot.draw(evaluation, drawn));
        }
        out.flush();
    }

    private Material material() {
        if (Files.isDirectory(source)) {
            return FolderMaterial.read(source, seed);
        }
        if (!Files.isRegularFile(source)) {
            throw new UnusableInput("There is no " + source + "; name a folder of pictures, or a CSV of pairs.");
        }
        return PairsFile.read(source);
    }

    private void requireOptions() {
        if (threshold != null && !(threshold > 0 && threshold <= LARGEST_THRESHOLD)) {
            throw new UnusableInput("--threshold must be more than 0 and at most 100, not " + threshold + ".");
        }
        if (splits < 1 || splits > MOST_SPLITS) {
            throw new UnusableInput("--splits must be from 1 to " + MOST_SPLITS + ", not " + splits + ".");
        }
        Stream.of(Optional.ofNullable(json), Optional.ofNullable(csv), Optional.ofNullable(svg))
                .flatMap(Optional::stream)
                .filter(file -> !Files.isDirectory(file.toAbsolutePath().getParent()) || Files.isDirectory(file))
                .findFirst()
                .ifPresent(file -> {
                    throw new UnusableInput("There is no folder to write the file " + file + " into, or it is one.");
                });
    }

    /** A line at each tenth of many pictures. */
    private IntConsumer progress(int pictures) {
        PrintWriter err = spec.commandLine().getErr();
        return done -> {
            if (pictures >= PROGRESS_FROM && done * 10L / pictures > (done - 1) * 10L / pictures) {
                err.println(done + " of " + pictures + " pictures");
                err.flush();
            }
        };
    }

    private String setting(String name) {
        return property.apply(name)
                .orElseThrow(
                        () -> new UnusableInput("The setting " + name + " is missing from application.properties."));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UnusableInput("The file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
