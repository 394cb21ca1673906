using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EsEnas.Client.Output;
using EsEnas.Hosting.Tls;

namespace EsEnas.Client.Commands;

/// <summary>Makes an authority, and certificates for silos and consoles.</summary>
internal sealed class CertificatesCommand : ConsoleCommand
{
    private const int UsualDays = 365;
    private readonly Argument<string> directory = new("DIR")
    {
        Description = "Directory for them, created if missing; its authority signs them, and is made if there is none",
    };
    private readonly Option<string[]> silos;
    private readonly Option<string[]> consoles;
    private readonly Option<int?> days;

    public CertificatesCommand(Setup setup) : base(setup, "certificates",
        "Make certificates for TLS between silos and consoles, and an authority that signs them; run it again to add or renew some",
        "certificates tls --silo one --silo two --console laptop", "certificates tls --console laptop --days 90")
    {
        var names = (CertificateFolder.AllowedNames, (Func<string, bool>)CertificateFolder.IsName);
        silos = setup.Flags.Repeated("--silo", "NAME", "A silo that gets a certificate, or a new one; may be given several times", names);
        consoles = setup.Flags.Repeated("--console", "NAME", "A console that gets a certificate, or a new one; may be given several times",
            names);
        days = setup.Flags.Integer("--days", "N", "Days that they are valid; default 365", 1, CertificateFolder.AuthorityDays);
        Add(silos);
        Add(consoles);
        Add(directory);
        Add(days);
    }

    protected override Task<int> ExecuteAsync(ParseResult parse, CommandContext context)
    {
        var folder = parse.GetRequiredValue(directory);
        if (folder.Length == 0) throw CommandException.Usage("certificates: DIR is empty");
        if (File.Exists(folder)) throw CommandException.Usage($"certificates: '{folder}' is a file; DIR names a directory");
        string[] forSilos = parse.GetValue(silos) ?? [], forConsoles = parse.GetValue(consoles) ?? [];
        if (forSilos.Length + forConsoles.Length == 0) (forSilos, forConsoles) = (["silo"], ["console"]);
        var files = new CertificateFolder(folder, context.Terminal.Time).Make(forSilos, forConsoles, parse.GetValue(days) ?? UsualDays);
        if (context.Json)
        {
            context.WriteLine(Json.Objects(files, WriteProperties));
            return Task.FromResult(ExitCode.Ok);
        }
        foreach (var file in files)
            context.WriteLine($"{KindOf(file),-9}  {file.Certificate}  {OutcomeOf(file)}{Before(file)}, valid until {Day(file.NotAfter)}");
        if (files.FirstOrDefault(file => file.Role == CertificateRole.Silo) is { } silo)
            context.WriteLine($"A silo:     {context.Commands.Program} silo --address ADDRESS {Flags(silo, files[0])}");
        if (files.FirstOrDefault(file => file.Role == CertificateRole.Console) is { } console)
            context.WriteLine($"A console:  {context.Commands.Program} list --cluster ADDRESS:PORT {Flags(console, files[0])}");
        context.Note($"Whoever has {files[0].Key} can make certificates: keep it where no silo and no console runs. " +
            $"Each silo and console needs its own two files and {files[0].Certificate}.");
        return Task.FromResult(ExitCode.Ok);
    }

    private static string Flags(CertificateFile file, CertificateFile authority) =>
        $"--tls-certificate {file.Certificate} --tls-key {file.Key} --tls-authority {authority.Certificate}";

    private static string KindOf(CertificateFile file) =>
        file.Role switch { CertificateRole.Silo => "silo", CertificateRole.Console => "console", _ => "authority" };

    private static string OutcomeOf(CertificateFile file) =>
        file.Outcome switch { CertificateOutcome.Renewed => "renewed", CertificateOutcome.Kept => "kept", _ => "made" };

    private static string Before(CertificateFile file) =>
        file.Outcome == CertificateOutcome.Renewed ? $" (the one before was valid until {Day(file.Replaced!.Value)})" : "";

    private static void WriteProperties(Utf8JsonWriter writer, CertificateFile file)
    {
        writer.WriteString("kind", KindOf(file));
        writer.WriteString("name", file.Name);
        writer.WriteString("certificate", file.Certificate);
        writer.WriteString("key", file.Key);
        writer.WriteString("validUntil", file.NotAfter.UtcDateTime);
        writer.WriteString("outcome", OutcomeOf(file));
    }

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
