package io.elasticfaces.cli.page;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium that looks at the page. */
public final class Browser implements AutoCloseable {
    /** Sends a file to an element of the page, with the events that a browser sends. */
    private static final String SEND_FILE = """
            const [name, type, base64, dropped] = arguments;
            const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], name, { type }));
            const usual = { bubbles: true, cancelable: true };
            if (dropped) {
              for (const kind of ['dragenter', 'dragover', 'drop']) {
                document.querySelector(dropped).dispatchEvent(new DragEvent(kind, { ...usual, dataTransfer: data }));
              }
            } else {
              document.dispatchEvent(new ClipboardEvent('paste', { ...usual, clipboardData: data }));
            }
            """;

    /** Notes every state that a tile ever shows, so that none is missed between two looks. */
    private static final String NOTE_STATES = """
            window.seenStates = [];
            const note = tile => window.seenStates.push(tile.dataset.state);
            new MutationObserver(all => all.forEach(one => note(one.target))).observe(
              document.getElementById('tiles'), { subtree: true, attributes: true, attributeFilter: ['data-state'] });
            """;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Opens a browser, or skips the test without Chromium and its driver. */
    public static Browser open() {
        Optional<Path> chromium = find("chromium", "chromium-browser", "google-chrome");
        Optional<Path> driver = find("chromedriver");
        assumeTrue(
                chromium.isPresent() && driver.isPresent(),
                "skipped: neither chromium nor its chromedriver is on the PATH");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-proxy-server",
                "--use-fake-device-for-media-stream",
                "--use-fake-ui-for-media-stream");
        options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.get().toFile())
                .usingAnyFreePort()
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<Path> find(String... names) {
        List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void go(String address, int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
        driver.get(address);
        driver.executeScript(NOTE_STATES);
    }

    /** Goes to a view, and waits until it is shown. */
    void view(String hash) {
        driver.executeScript("location.hash = arguments[0]", hash);
        String id = hash.replaceAll("[#/]+(\\w+).*", "$1");
        await().until(() -> element("#" + id).isDisplayed());
    }

    /** Presses keys, one after the other, wherever the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** The width and height of what is shown, in CSS pixels, as on a phone or with the page enlarged. */
    void measure(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Shows pages as for a person who likes them dark, or light. */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void drop(String name, byte[] picture) {
        dropOn("main", name, picture);
    }

    void dropOn(String selector, String name, byte[] picture) {
        String type = name.endsWith(".jpg") ? "image/jpeg" : name.endsWith(".svg") ? "image/svg+xml" : "image/png";
        driver.executeScript(SEND_FILE, name, type, Base64.getEncoder().encodeToString(picture), selector);
    }

    void paste(String name, byte[] png) {
        driver.executeScript(SEND_FILE, name, "image/png", Base64.getEncoder().encodeToString(png), null);
    }

    void choose(Path file) {
        element(".file").sendKeys(file.toAbsolutePath().toString());
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    List<WebElement> elements(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The text of the first element that matches, or nothing where there is none. */
    String text(String selector) {
        return String.valueOf(driver.executeScript(
                "const found = document.querySelector(arguments[0]); return found ? found.innerText : ''", selector));
    }

    Object ask(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** The value that a script gives to the function that is its last argument. */
    Object askLater(String script) {
        return driver.executeAsyncScript(script);
    }

    /** Every state that any tile has changed to so far, in order. */
    List<?> seenStates() {
        return (List<?>) driver.executeScript("return window.seenStates");
    }

    /** What the browser complained about: refused scripts and styles, failed loads, exceptions. */
    List<String> complaints() {
        return driver.manage().logs().get("browser").getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(entry -> entry.getLevel() + " " + entry.getMessage())
                .toList();
    }

    /** Keeps what is to be seen, the whole page, under {@code target/page}. */
    Path keep(String name) {
        long height = ((Number) driver.executeScript("return document.documentElement.scrollHeight")).longValue();
        Dimension window = driver.manage().window().getSize();
        driver.manage().window().setSize(new Dimension(window.width, (int) Math.min(4000, height + 160)));
        try {
            Path folder = Files.createDirectories(Path.of("target", "page"));
            return Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            driver.manage().window().setSize(window);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
