package io.elasticfaces.cli.evaluate;

import io.elasticfaces.cli.load.UnusableInput;
import io.elasticfaces.worker.gallery.Enrolment;
import io.elasticfaces.worker.model.FalseAcceptCurve;
import io.elasticfaces.worker.model.ModelSet;
import io.elasticfaces.worker.model.ModelSetMissing;
import io.elasticfaces.worker.model.Recogniser;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.apache.commons.io.function.IOFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces evaluate}: measures the accuracy of a model set on given pictures. */
@Command(
        name = "evaluate",
        description = {
            "Measure how well people are distinguished on given pictures: accuracy, false accepts and false rejects by"
                    + " threshold, equal error rate, identification, and unusable pictures.",
            "The gallery is not changed, and no cloud or running service is needed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:The evaluation succeeded.", "2:The pictures or pairs cannot be evaluated."})
public final class EvaluateCommand implements Callable<Integer> {
    /** Smallest number of pictures for which progress is shown. */
    private static final int PROGRESS_FROM = 100;

    private static final double MAX_THRESHOLD = 100;

    /** Enough for ten false accepts at the lowest rate of a curve; 80 MB. */
    private static final int MAX_CURVE_PAIRS = 10_000_000;

    private final IOFunction<String, ModelSet> opener;
    private final Function<ModelSet, Recogniser> forEnrolment;
    private final Function<ModelSet, Recogniser> forRecognition;

    @Parameters(
            paramLabel = "<pictures>",
            description = {
                "A folder as for enrolment (one subfolder per person), or a folder of pictures with labels.csv in it or"
                        + " next to it. Every picture is compared with every other.",
                "Or a CSV of pairs: file_x,file_y,Decision with Yes or No; paths are relative to the CSV."
            })
    Path source;

    @Option(
            names = "--models",
            paramLabel = "SET",
            description = "The model set: facenet, mobilefacenet or dlib (default: the setting app.worker.models).")
    String models;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Pictures with a smaller distance show one person (default: the worker's threshold, which"
                    + " follows from app.worker.threshold or app.worker.stranger-rate).")
    Double threshold;

    @Option(names = "--csv", paramLabel = "FILE", description = "Also write every pair and its distance to this file.")
    Path csv;

    @Option(
            names = "--curve",
            paramLabel = "FILE",
            description =
                    "Also write the false accepts by distance and the slope of the similarity to this file. Workers"
                            + " derive their threshold from the file false-accepts.csv in the folder of their model set.")
    Path curve;

    @Spec
    CommandSpec spec;

    /**
     * Creates the command.
     *
     * @param opener opens a model set as the worker does, by its name or null for the setting
     * @param forEnrolment returns the recogniser of a set for pictures to enrol
     * @param forRecognition returns the recogniser of a set as the worker's
     */
    public EvaluateCommand(
            IOFunction<String, ModelSet> opener,
            Function<ModelSet, Recogniser> forEnrolment,
            Function<ModelSet, Recogniser> forRecognition) {
        this.opener = opener;
        this.forEnrolment = forEnrolment;
        this.forRecognition = forRecognition;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            validate();
            PictureSet set = Files.isDirectory(source) ? PictureSet.ofFolder(source) : PairsFile.read(source);
            try (ModelSet opened = open()) {
                out.println("Evaluating " + set.source());
                out.flush();
                Enrolment enrolment = new Enrolment(forEnrolment.apply(opened));
                Enrolment recognition = new Enrolment(forRecognition.apply(opened));
                Evaluation evaluation = Evaluation.of(
                        opened,
                        threshold,
                        set,
                        picture -> enrolment.enrol(List.of(picture)),
                        picture -> recognition.enrol(List.of(picture)),
                        progress(set.pictures().size()));
                EvaluationText.lines(evaluation).forEach(out::println);
                out.flush();
                if (csv != null) {
                    PairsFile.write(csv, evaluation);
                }
                if (curve != null) {
                    List<Sample> faces = List.copyOf(evaluation.faces().values());
                    measured(PairDistances.ofTwoPeople(faces, opened.id(), MAX_CURVE_PAIRS))
                            .with(evaluation.similarity())
                            .write(curve);
                }
            }
            return ExitCode.OK;
        } catch (UnusableInput | ModelSetMissing e) {
            spec.commandLine().getErr().println(e.getMessage());
            spec.commandLine().getErr().flush();
            return ExitCode.USAGE;
        }
    }

    private void validate() {
        if (!Files.exists(source)) {
            throw new UnusableInput("There is no " + source + "; give a folder of pictures or a CSV of pairs.");
        }
        if (threshold != null && !(threshold > 0 && threshold <= MAX_THRESHOLD)) {
            throw new UnusableInput("--threshold must be more than 0 and at most 100, not " + threshold + ".");
        }
        if (curve != null && !Files.isDirectory(source)) {
            throw new UnusableInput("--curve needs a folder of pictures, not a CSV of pairs.");
        }
        for (Path file : Stream.of(csv, curve).filter(Objects::nonNull).toList()) {
            if (!Files.isDirectory(file.toAbsolutePath().getParent()) || Files.isDirectory(file)) {
                throw new UnusableInput(
                        "The file " + file + " cannot be written: its folder does not exist, or it is a folder.");
            }
        }
    }

    private static FalseAcceptCurve measured(double[] distances) {
        try {
            return FalseAcceptCurve.of(distances);
        } catch (IllegalArgumentException e) {
            throw new UnusableInput(e.getMessage(), e);
        }
    }

    private ModelSet open() throws IOException {
        try {
            return opener.apply(models);
        } catch (IllegalArgumentException e) {
            throw new UnusableInput("The model set cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Prints a line after each tenth of the pictures, if there are many. */
    private IntConsumer progress(int pictures) {
        PrintWriter err = spec.commandLine().getErr();
        return done -> {
            if (pictures >= PROGRESS_FROM && done * 10L / pictures > (done - 1) * 10L / pictures) {
                err.println(done + " of " + pictures + " pictures");
                err.flush();
            }
        };
    }
}
