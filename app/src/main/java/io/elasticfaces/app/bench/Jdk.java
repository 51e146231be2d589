package io.elasticfaces.app.bench;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK of this machine.
 *
 * @param home its folder
 * @param version its feature release, e.g. 25
 */
record Jdk(Path home, int version) {
    private static final Path USUAL = Path.of("/usr/lib/jvm");

    /** From here on {@code -XX:AOTCacheOutput} makes a cache in one run (JEP 514). */
    private static final int AOT_IN_ONE_RUN = 25;

    /** Returns the JDKs under the usual folder, the newest first, one of each version. */
    static List<Jdk> installed() throws IOException {
        List<Jdk> found = new ArrayList<>();
        if (Files.isDirectory(USUAL)) {
            try (Stream<Path> homes = Files.list(USUAL)) {
                for (Path home : homes.sorted().toList()) {
                    Jdk jdk = at(home);
                    if (jdk != null && found.stream().noneMatch(other -> other.version == jdk.version)) {
                        found.add(jdk);
                    }
                }
            }
        }
        found.sort(Comparator.comparingInt(Jdk::version).reversed());
        return found;
    }

    /** Returns the JDK in a folder, or null where there is none. */
    static Jdk at(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(release)) {
            properties.load(in);
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return new Jdk(home, Integer.parseInt(version.replaceAll("\\D.*$", "")));
    }

    /** Tells whether it has the ahead-of-time cache, which holds more than a class-data archive. */
    boolean hasAotCache() {
        return version >= AOT_IN_ONE_RUN;
    }

    /** Returns the option by which a run leaves an archive of what it has loaded. */
    String training(Path archive) {
        return (hasAotCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive;
    }

    /** Returns the options by which a run begins with an archive, as the launcher has them. */
    String using(Path archive) {
        return (hasAotCache() ? "-XX:-AOTReplayTraining -XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
    }

    @Override
    public String toString() {
        return "JDK " + version + (hasAotCache() ? " with an AOT cache" : " with a class-data archive");
    }
}
