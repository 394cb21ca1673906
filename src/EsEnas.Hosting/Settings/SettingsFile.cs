using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace EsEnas.Hosting.Settings;

/// <summary>The settings file of a silo process, as a source of configuration.</summary>
public static class SettingsFile
{
    /// <summary>Adds it, whatever it is called: the usual provider does not see names that begin with a dot.</summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="path">Full path of a file that exists.</param>
    public static IConfigurationBuilder AddSettingsFile(this IConfigurationBuilder builder, string path)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(path);
        return builder.AddJsonFile(new PhysicalFileProvider(Path.GetDirectoryName(path)!, ExclusionFilters.None), Path.GetFileName(path),
            optional: false, reloadOnChange: false);
    }
}
